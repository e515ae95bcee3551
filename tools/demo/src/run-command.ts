import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../../..');

/** A path as a user types it in the folder of this repository. */
export const show = (path: string) => relative(ROOT, path);

/**
 * Runs a command of this repository as a user does, and prints the command line.
 * @param expected exit codes beside 0
 * @returns the exit code
 * @throws Error for any other exit code
 */
export function run(
  [bin, ...args]: readonly [bin: string, ...args: string[]],
  ...expected: number[]
): number {
  const name = bin.replace(/.*\//, 'npx --no -- ').replace('.js', '');
  process.stdout.write(`\n$ ${name} ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join(ROOT, bin), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== null && [0, ...expected].includes(status)) return status;
  throw new Error(`${name} ended with ${status ?? 'a signal'}`);
}
