import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const EVERY_MS = 200;

export interface WatchedMemory {
  /** The largest size that was seen, in MiB; null where Linux's /proc is missing. */
  readonly peakMib: () => number | null;
  /** Whether the process was ended. */
  readonly isAbove: () => boolean;
  readonly stop: () => void;
}

/** Looks at the memory of a process five times a second, and ends the process above the limit. */
export function watchMemory(
  child: Pick<ChildProcess, 'pid' | 'kill'>,
  limitMib: number,
): WatchedMemory {
  let peakMib: number | null = null;
  const isAbove = () => peakMib !== null && peakMib > limitMib;
  const timer = setInterval(() => {
    void residentMib(child.pid ?? 0).then((mib) => {
      if (mib === null) return;
      peakMib = Math.max(peakMib ?? 0, mib);
      if (isAbove()) child.kill('SIGKILL');
    });
  }, EVERY_MS);
  return {
    peakMib: () => peakMib,
    isAbove,
    stop: () => {
      clearInterval(timer);
    },
  };
}

async function residentMib(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kib === undefined ? null : Math.round(Number(kib) / 1024);
}
