import { adminSocketPath } from './admin-socket-path';

describe('the path of the admin socket', () => {
  const place = { port: 8001, temporaryDir: '/tmp', userId: 7 };

  it('is in the folder of the session where there is one', () => {
    const path = '/run/user/7/meta-agent/engine-8001.sock';
    expect(adminSocketPath({ ...place, runtimeDir: '/run/user/7' })).toBe(path);
  });

  it.each([undefined, ''])('is in a folder of the user without one (%p)', (runtimeDir) => {
    const path = '/tmp/meta-agent-7/engine-8001.sock';
    expect(adminSocketPath({ ...place, runtimeDir })).toBe(path);
  });
});
