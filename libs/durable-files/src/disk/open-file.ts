import type { OpenFile } from './disk';

/** Works on an open file or folder, then closes it; an error of the work hides one of closing. */
export async function using<Open extends { close(): Promise<void> }, T>(
  open: Open,
  work: (open: Open) => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    result = await work(open);
  } catch (error) {
    await open.close().catch(() => undefined);
    throw error;
  }
  await open.close();
  return result;
}

/**
 * Writes all bytes: one write call may write fewer without an error.
 * @returns the number of writes
 */
export async function writeWhole(file: OpenFile, bytes: Uint8Array): Promise<number> {
  let writes = 0;
  for (let written = 0; written < bytes.length; writes += 1) {
    const count = await file.write(bytes.subarray(written));
    if (count === 0) throw new Error(`wrote ${written} bytes of ${bytes.length}`);
    written += count;
  }
  return writes;
}
