import { watch, type FSWatcher } from 'node:fs';

/** A stop is in force within a second, also where events are missing. */
const POLL_MS = 500;
/** A promotion renames several files: wait for the last event. */
const SETTLE_MS = 20;

/**
 * Calls onChange when a folder may have changed: at each file event, and twice a second,
 * because events may be missing (the folder itself was replaced; a network disk).
 * @returns a function that stops the watch
 */
export function watchModel(dir: string, onChange: () => void): () => void {
  let watcher: FSWatcher | null = null;
  let settling: NodeJS.Timeout | undefined;
  const close = () => {
    watcher?.close();
    watcher = null;
  };
  const open = () => {
    try {
      watcher = watch(dir, { persistent: false }, () => {
        clearTimeout(settling);
        settling = setTimeout(onChange, SETTLE_MS).unref();
      });
      watcher.on('error', close);
    } catch {
      close(); // no such folder yet: the next poll tries again
    }
  };
  open();
  const poll = setInterval(() => {
    if (watcher === null) open();
    onChange();
  }, POLL_MS).unref();
  return () => {
    clearInterval(poll);
    clearTimeout(settling);
    close();
  };
}
