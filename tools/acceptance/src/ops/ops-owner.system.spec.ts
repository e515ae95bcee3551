import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runOps, startEngine, temporaryFolder } from '@meta-agent/harness';
import { operatedRegistry } from './ops-registry';

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('Not run: only root can write into the folders of another user.');
const itAsRoot = isRoot ? it : it.skip;

/** The user `nobody` and its group on Debian. */
const OWNER = { uid: 65_534, gid: 65_534 };

/** A folder and all in it, by owner. */
function ownersIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['', ...names].map((name) => {
      const { uid, gid } = statSync(join(folder, name));
      return [name, `${uid}:${gid}`];
    }),
  );
}

function give(folder: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of ['', ...names]) chownSync(join(folder, name), OWNER.uid, OWNER.gid);
}

describe('commands of root in the folders of the service', () => {
  itAsRoot('leave no file that the service does not own', async () => {
    const { registry, versions } = await operatedRegistry(3);
    const folder = temporaryFolder();
    const logs = join(folder, 'logs');
    const backups = join(folder, 'backups');
    for (const path of [logs, backups]) mkdirSync(path);
    for (const path of [logs, backups, registry.dir]) give(path);
    const ops = async (...words: readonly string[]) => {
      const args = [...words, '--model-dir', registry.dir];
      const { exitCode, stderr } = await runOps(args);
      expect([words[0], exitCode, exitCode === 0 ? '' : stderr]).toEqual([words[0], 0, '']);
    };
    const archive = join(backups, 'all.tar.gz');
    await ops('backup', '--all', '--to', archive);
    await ops('rollback', '--reason', 'test', '--yes', '--no-engine');
    await ops('halt', '--reason', 'test', '--no-engine');
    await ops('resume', '--reason', 'test', '--no-engine');
    await ops('prune', '--keep', '1', '--yes');
    await ops('restore', archive, '--no-promote', '--no-engine', '--yes');
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: join(logs, 'engine-1'),
    });
    await engine.client.predict({ base_predictions: {} });
    expect(await engine.stop()).toBe(0);
    for (const path of [registry.dir, logs, backups]) {
      const owners = ownersIn(path);
      expect(Object.keys(owners).length).toBeGreaterThan(1);
      expect(new Set(Object.values(owners))).toEqual(new Set(['65534:65534']));
    }
    expect(readdirSync(join(registry.dir, 'versions')).sort()).toEqual([...versions].sort());
  });
});
