import { using, writeWhole, type OpenFile } from '@meta-agent/durable-files';
import type { LogFolder } from './log-folder';
import type { DecisionLogEvent } from './log-health';

const BLOCK_BYTES = 65_536;
const LINE_BREAK = 0x0a;

/**
 * Moves the torn last line of each daily file (left by a crash) into a file beside it. A file that
 * cannot be repaired is reported and left as it is: the log still writes.
 */
export async function repairTornLines(
  folder: LogFolder,
  onEvent: (event: DecisionLogEvent) => void,
): Promise<void> {
  for (const file of await folder.logs()) {
    try {
      const movedTo = await repairFile(folder, file);
      if (movedTo !== undefined) onEvent({ kind: 'repaired', file, movedTo });
    } catch (error) {
      onEvent({ kind: 'repair_failed', file, error: error as Error });
    }
  }
}

async function repairFile(folder: LogFolder, path: string): Promise<string | undefined> {
  // Reading comes first: old files may be read-only, and nearly all are whole.
  const end = await using(await folder.disk.open(path, 'r'), findEnds);
  if (end.whole === end.size) return undefined;
  return using(await folder.disk.open(path, 'a+'), async (file) => {
    const movedTo = `${path}.torn-${stamp()}`;
    await copyTail(folder, file, end, movedTo);
    // The file has grown: another engine was still writing the line.
    if ((await file.stat()).size !== end.size) {
      await folder.disk.remove(movedTo);
      return undefined;
    }
    await file.truncate(end.whole);
    await file.datasync();
    return movedTo;
  });
}

interface Ends {
  /** Bytes of whole lines. */
  readonly whole: number;
  readonly size: number;
}

/** Reads backwards, so that a whole file costs one block. */
async function findEnds(file: OpenFile): Promise<Ends> {
  const { size } = await file.stat();
  for (let end = size; end > 0; end -= BLOCK_BYTES) {
    const start = Math.max(0, end - BLOCK_BYTES);
    const at = (await file.read(start, end - start)).lastIndexOf(LINE_BREAK);
    if (at >= 0) return { whole: start + at + 1, size };
  }
  return { whole: 0, size };
}

/** The copy and its name are on the disk when this returns; a failed copy is removed. */
async function copyTail(
  folder: LogFolder,
  from: OpenFile,
  ends: Ends,
  path: string,
): Promise<void> {
  const to = await folder.disk.open(path, 'wx');
  try {
    await using(to, async () => {
      for (let at = ends.whole; at < ends.size; at += BLOCK_BYTES) {
        await writeWhole(to, await from.read(at, Math.min(BLOCK_BYTES, ends.size - at)));
      }
      await to.datasync();
    });
    await folder.sync();
  } catch (error) {
    await folder.disk.remove(path).catch(() => undefined);
    throw error;
  }
}

/** `20261123T184500123Z` */
const stamp = () => new Date().toISOString().replace(/[-:.]/g, '');
