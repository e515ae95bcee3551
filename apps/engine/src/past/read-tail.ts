import { using, type Disk } from '@meta-agent/durable-files';

const BLOCK_BYTES = 65_536;
const LINE_BREAK = 0x0a;

export interface TailRead {
  readonly bytes: number;
  /** Whether the first line of the file was read too. */
  readonly isWhole: boolean;
}

/**
 * Reads a file's lines backwards in blocks of 64 KiB; decisions are made between two blocks.
 * @param onLines gets whole lines, the newest first; false ends the reading
 */
export async function readTail(
  disk: Disk,
  path: string,
  mostBytes: number,
  onLines: (lines: readonly string[]) => boolean,
): Promise<TailRead> {
  return using(await disk.open(path, 'r'), async (file) => {
    const { size } = await file.stat();
    const least = Math.max(0, size - mostBytes);
    let begun = Buffer.alloc(0);
    for (let end = size; end > least;) {
      const start = Math.max(least, end - BLOCK_BYTES);
      const bytes = Buffer.concat([await file.read(start, end - start), begun]);
      // The first line of a block goes on in the block before it.
      const at = bytes.indexOf(LINE_BREAK);
      const first = start === 0 ? 0 : at < 0 ? bytes.length : at + 1;
      begun = bytes.subarray(0, first);
      end = start;
      const isWanted = onLines(linesIn(bytes.subarray(first)));
      if (!isWanted) return { bytes: size - start, isWhole: false };
    }
    return { bytes: size - least, isWhole: least === 0 };
  });
}

/** Newest first. A last line without its break is being written, or is torn. */
function linesIn(bytes: Buffer): string[] {
  return bytes.toString('utf8').split('\n').slice(0, -1).reverse();
}
