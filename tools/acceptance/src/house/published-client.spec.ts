import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runNode, temporaryFolder } from '@meta-agent/harness';
import { extract } from 'tar';

/** What `npm publish` sends, in the order of docs/upgrade.md. */
const PUBLISHED = ['features', 'decision', 'engine-api'];

/** Packs a package as npm publishes it. @returns the folder that an installation has */
async function install(name: string, modules: string): Promise<string[]> {
  const tarballs = temporaryFolder();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--pack-destination', tarballs, '--ignore-scripts'];
  execFileSync(npm, args, { cwd: join(ROOT, 'libs', name), stdio: 'pipe' });
  const [tarball] = readdirSync(tarballs);
  await extract({ file: join(tarballs, tarball), cwd: tarballs });
  renameSync(join(tarballs, 'package'), join(modules, '@meta-agent', name));
  return readdirSync(join(modules, '@meta-agent', name), { recursive: true }).map(String);
}

describe('the packages of the client, as npm publishes them', () => {
  it('work outside of this repository, with zod alone, and hold no source', async () => {
    const folder = temporaryFolder();
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, '@meta-agent'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/zod'), join(modules, 'zod'));
    for (const name of PUBLISHED) {
      const files = await install(name, modules);
      expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'dist/index.js']));
      expect(files.filter((file) => /^src|spec|tsbuildinfo|testing/.test(file))).toEqual([]);
    }
    const program = join(folder, 'call.js');
    writeFileSync(
      program,
      `const { EngineClient } = require('@meta-agent/engine-api');
       const engine = new EngineClient({ url: 'http://127.0.0.1:9', timeoutMs: 2000 });
       engine.predict({ base_predictions: {} }).catch(({ code }) => console.log(code));`,
    );
    const { stdout, stderr } = await runNode([program], { cwd: folder });
    expect([stdout, stderr]).toEqual(['engine_unreachable\n', '']);
  });
});
