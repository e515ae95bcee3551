import { watch, type FSWatcher } from 'node:fs';

const POLL_MS = 2000;
/** A promotion renames several files; its last event is worth waiting for. */
const SETTLE_MS = 20;

/**
 * Calls when something in a folder may have changed: at each of its events, and every two
 * seconds, because events are a hint only (a folder replaced as a whole, a network disk).
 * @returns stops it
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
