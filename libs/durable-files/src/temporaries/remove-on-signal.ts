import type { Disk } from '../disk/disk';
import { removeQuietly } from './or-remove';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The temporaries in progress, each with its disk. */
const open = new Map<string, Disk>();

/**
 * Removes a temporary when a signal ends the process; the process then ends by that signal. For
 * programs that do not handle these signals.
 * @returns a function that stops the watch on the temporary
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
