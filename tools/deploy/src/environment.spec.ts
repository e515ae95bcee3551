import { parseEnv } from 'node:util';
import { listFiles, readText } from './deploy-files';
import { ENGINE_ENVIRONMENT, RETRAIN_ENVIRONMENT } from './engine-environment';

const KNOWN = [...Object.keys(ENGINE_ENVIRONMENT), ...RETRAIN_ENVIRONMENT, 'META_TF_BACKEND'];

describe('the environment', () => {
  it('is listed whole in the example, each variable with its default', () => {
    const lines = readText('systemd/engine.env.example').replace(/^#(?=[A-Z])/gm, '');
    expect(parseEnv(lines)).toEqual(ENGINE_ENVIRONMENT);
  });

  it('changes nothing as long as the example is copied as it is', () => {
    expect(parseEnv(readText('systemd/engine.env.example'))).toEqual({});
  });

  it('names no variable, in any file, that nothing reads', () => {
    const named = ['systemd', 'container', 'compose', 'kubernetes', 'retrain'].flatMap((folder) =>
      listFiles(folder).flatMap((file) => readText(file).match(/\b(META|LOG)_[A-Z0-9_]+/g) ?? []),
    );
    expect([...new Set(named)].filter((name) => !KNOWN.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(RETRAIN_ENVIRONMENT));
  });
});
