import { writeWhole, type OpenFile } from '@meta-agent/durable-files';

/**
 * The kernel copies the bytes of one write without a pause. On a machine with two processors 4 MiB
 * kept one of them for 5 ms, and a thread that was to run there waited; 128 KiB take 0.2 ms.
 */
export const BITE_BYTES = 131_072;
const LINE_BREAK = 0x0a;

/**
 * Appends whole lines in several writes. Each write ends with a line, so that a line which another
 * process appends between two of them stays whole.
 * @param size of the file before
 * @throws Error when a line may have been written in the middle of another
 */
export async function writeInBites(file: OpenFile, lines: Buffer, size: number): Promise<void> {
  let end = size;
  for (const bite of bitesOf(lines)) {
    end += bite.length;
    const writes = await writeWhole(file, bite);
    if (writes > 1 && (await file.stat()).size !== end) {
      throw new Error('another process appended in the middle of a line');
    }
  }
}

/** Parts of whole lines; a longer one only where a line is longer. */
function* bitesOf(lines: Buffer): Generator<Buffer> {
  let from = 0;
  while (lines.length - from > BITE_BYTES) {
    const last = lines.lastIndexOf(LINE_BREAK, from + BITE_BYTES - 1);
    const end = last < from ? lines.indexOf(LINE_BREAK, from + BITE_BYTES) : last;
    yield lines.subarray(from, end + 1);
    from = end + 1;
  }
  if (from < lines.length) yield lines.subarray(from);
}
