import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Figures } from '../measure/contest';
import { childrenMs } from '../measure/machine';

/** A process that is younger than this may end between two looks. */
const LOOK_EVERY_MS = 25;

/**
 * Runs a command to its end.
 * @returns its time by the clock and of the processors in seconds, and its largest resident memory
 * in MiB (Linux)
 */
export async function timeProcess(command: string, args: readonly string[]): Promise<Figures> {
  const [startMs, startCpuMs] = [performance.now(), childrenMs()];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let peakMiB = 0;
  const look = setInterval(() => {
    peakMiB = Math.max(peakMiB, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(look);
  const seconds = (performance.now() - startMs) / 1000;
  // 3: a gate of the model failed, as is usual for a small market.
  if (code !== 0 && code !== 3)
    throw new Error(
      `${args.join(' ')}: exit code ${String(code)}\n${String(Buffer.concat(errors))}`,
    );
  return { seconds, processor: (childrenMs() - startCpuMs) / 1000, memory: peakMiB };
}

/** VmHWM of the process itself: `maxRSS` of a child starts at its parent's. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
