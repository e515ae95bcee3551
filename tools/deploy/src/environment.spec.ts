import { parseEnv } from 'node:util';
import { listFiles, readText } from './deploy-files';
import { ENGINE_ENVIRONMENT, RETRAIN_ENVIRONMENT } from './engine-environment';

const KNOWN = [...Object.keys(ENGINE_ENVIRONMENT), ...RETRAIN_ENVIRONMENT, 'META_TF_BACKEND'];

describe('the environment', () => {
  it('has every variable in the example, with its default', () => {
    const lines = readText('systemd/engine.env.example').replace(/^#(?=[A-Z])/gm, '');
    expect(parseEnv(lines)).toEqual(ENGINE_ENVIRONMENT);
  });

  it('keeps all defaults when the example is copied unchanged', () => {
    expect(parseEnv(readText('systemd/engine.env.example'))).toEqual({});
  });

  it('has no file that names an unused variable', () => {
    const named = [
      'systemd',
      'container',
      'compose',
      'kubernetes',
      'kubernetes-scale',
      'kubernetes-by-stream',
      'retrain',
    ].flatMap((folder) =>
      listFiles(folder).flatMap((file) => readText(file).match(/\b(META|LOG)_[A-Z0-9_]+/g) ?? []),
    );
    expect([...new Set(named)].filter((name) => !KNOWN.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(RETRAIN_ENVIRONMENT));
  });
});
