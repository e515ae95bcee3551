import type { Disk } from '../disk/disk';
import { removeQuietly } from './or-remove';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The temporaries that are being written, each with its disk. */
const open = new Map<string, Disk>();

/**
 * Removes a temporary when a signal ends the process, which then ends by that signal. For a
 * program that does not handle these signals itself.
 * @returns a function that ends this
 */
export function removeOnSignal(disk: Disk, temporary: string): () => void {
  if (open.size === 0) for (const signal of SIGNALS) process.on(signal, endBy);
  open.set(temporary, disk);
  return () => {
    open.delete(temporary);
    if (open.size === 0) stopListening();
  };
}

function endBy(signal: NodeJS.Signals): void {
  stopListening();
  const removals = [...open].map(([temporary, disk]) => removeQuietly(disk, temporary));
  void Promise.all(removals).then(() => {
    process.kill(process.pid, signal);
  });
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, endBy);
}
