import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typeable } from './typeable';

const root = mkdtempSync(join(tmpdir(), 'typeable-'));
const project = join(root, 'project');
const bins = join(project, 'node_modules/.bin');
const script = join(project, 'apps/ops/bin/meta-ops.js');

beforeAll(() => {
  mkdirSync(bins, { recursive: true });
  for (const name of ['meta-ops', 'meta-trainer']) {
    writeFileSync(join(bins, name), '');
    chmodSync(join(bins, name), 0o755);
  }
  mkdirSync(join(root, 'elsewhere'));
});

const at = (cwd: string, env: Record<string, string> = {}) => ({ cwd, env, script });

describe('a hint', () => {
  it('uses npx, which must install nothing, in the folder of the project', () => {
    expect(typeable('meta-ops list, then meta-trainer train', at(project))).toBe(
      'npx --no -- meta-ops list, then npx --no -- meta-trainer train',
    );
  });

  it('uses the path of the command in any other folder', () => {
    expect(typeable('meta-ops list', at(join(root, 'elsewhere')))).toBe(`${bins}/meta-ops list`);
  });

  it('uses the bare name where the shell finds it', () => {
    const env = { PATH: `/nowhere:${bins}` };
    expect(typeable('meta-ops list', at(root, env))).toBe('meta-ops list');
  });

  it('does not count the PATH that npm gives to its children alone', () => {
    const env = { PATH: bins, npm_execpath: '/usr/bin/npm' };
    expect(typeable('meta-ops list', at(project, env))).toBe('npx --no -- meta-ops list');
  });

  it('uses the name of the wrapper', () => {
    const env = { META_OPS_TYPED_AS: 'sudo meta-ops' };
    expect(typeable('npx meta-ops list', at(root, env))).toBe('sudo meta-ops list');
  });

  it.each([
    'systemctl status meta-engine, or correct --url',
    'systemctl restart meta-engine and wait',
    '/opt/meta-agent/bin/meta-ops list',
    'cd /opt/meta-agent',
  ])('leaves %j alone', (hint) => {
    expect(typeable(hint, at(project))).toBe(hint);
  });
});
