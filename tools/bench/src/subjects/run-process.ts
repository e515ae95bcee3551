import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Figures } from '../measure/contest';
import { childrenMs } from '../measure/machine';

/** Runs a command to its end. @returns its time by the clock and of the processors, seconds */
export async function timeProcess(command: string, args: readonly string[]): Promise<Figures> {
  const [startMs, startCpuMs] = [performance.now(), childrenMs()];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const seconds = (performance.now() - startMs) / 1000;
  // 3: a gate of the model failed, as is usual for a small market.
  if (code !== 0 && code !== 3)
    throw new Error(
      `${args.join(' ')}: exit code ${String(code)}\n${String(Buffer.concat(errors))}`,
    );
  return { seconds, processor: (childrenMs() - startCpuMs) / 1000 };
}

/** Whether a command ends without an error. */
export function succeeds(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
