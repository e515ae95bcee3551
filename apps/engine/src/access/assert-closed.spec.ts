import { readConfig } from '../config/engine-config';
import { assertClosed } from './assert-closed';

const start = (env: Record<string, string>) => {
  assertClosed(readConfig(env));
};

describe('an engine that listens beyond loopback', () => {
  it.each(['0.0.0.0', '::', '10.0.0.5', 'engine.desk.example'])(
    'on %s does not start without client tokens',
    (META_HOST) => {
      for (const more of [{}, { META_ADMIN_TOKEN: 'a-long-secret' }, { META_OPEN: 'false' }]) {
        expect(() => {
          start({ META_HOST, ...more });
        }).toThrow(expect.objectContaining({ code: 'open_to_all', exitCode: 2 }) as Error);
      }
      start({ META_HOST, META_OPEN: 'true' });
      start({ META_HOST, META_CLIENT_TOKENS_FILE: '/run/tokens.json' });
    },
  );

  it('is not one on loopback', () => {
    for (const META_HOST of ['127.0.0.1', '::1', 'localhost', '127.5.5.5']) start({ META_HOST });
  });
});
