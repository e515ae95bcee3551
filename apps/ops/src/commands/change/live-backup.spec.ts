import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLiveChain } from '@meta-agent/model-io';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';
import { supervisedRegistry } from '../../testing/supervised-registry';

const ops = (name: string, ...args: string[]) => runCommand(name, args);

async function backedUp() {
  const { dir, version } = await supervisedRegistry(5);
  const archive = join(temporaryFolder(), 'all.tar.gz');
  const printed = await ops('backup', '--all', '--to', archive, '--model-dir', dir);
  return { dir, version, archive, printed };
}

describe('live states in a backup', () => {
  it('come back with the history, byte for byte', async () => {
    const { dir, archive, printed } = await backedUp();
    expect(printed.stdout).toContain('1 version and 5 live states in');
    const target = join(temporaryFolder(), 'models');
    const restored = await ops('restore', archive, '--model-dir', target, '--yes');
    expect(restored.stdout).toContain('Restored 5 live states');
    expect(await readLiveChain(target)).toEqual(await readLiveChain(dir));
    const pointer = (folder: string) => readFileSync(join(folder, 'live.json'), 'utf8');
    expect(pointer(target)).toBe(pointer(dir));
  });

  it('do not replace those of a registry that has a current version', async () => {
    const { dir, archive } = await backedUp();
    const before = await readLiveChain(dir);
    const restored = await ops('restore', archive, '--model-dir', dir, '--yes');
    expect(restored.stdout).not.toContain('live state');
    expect(await readLiveChain(dir)).toEqual(before);
  });

  it('are left out, with the reason, when one is broken; doctor and validate name it', async () => {
    const { dir, archive } = await backedUp();
    writeFileSync(join(dir, 'live/3.json'), '{}');
    const printed = await ops('backup', '--all', '--to', archive, '--yes', '--model-dir', dir);
    expect(printed.exitCode).toBe(5);
    expect(printed.stderr).toContain('Skipped the live states: error live_invalid');
    const validated = await ops('validate', '--all', '--model-dir', dir);
    expect(validated.exitCode).toBe(3);
    expect(validated.stdout).toContain('live states is NOT valid');
    const doctor = await ops('doctor', '--model-dir', dir);
    expect(doctor.stdout).toContain('live state: the live state cannot be used');
    expect(doctor.stdout).toContain('meta-supervisor run --rebuild');
  });

  it('are what doctor and validate verify', async () => {
    const { dir } = await backedUp();
    expect((await ops('validate', '--all', '--model-dir', dir)).stdout).toContain(
      'each live state proves the one before: 5 generations',
    );
    expect((await ops('doctor', '--model-dir', dir)).stdout).toContain(
      'live state: 5 generations, each verified; known until ',
    );
  });
});
