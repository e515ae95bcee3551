import type { OpenFile } from './disk';
import { writeWhole } from './open-file';

/** A file that takes at most so many bytes a call. */
function slowFile(bytesPerCall: number) {
  const written: number[] = [];
  const write = (data: Uint8Array) => {
    const some = data.subarray(0, bytesPerCall);
    written.push(...some);
    return Promise.resolve(some.length);
  };
  return { written, file: { write } as unknown as OpenFile };
}

it('writeWhole goes on after a short write', async () => {
  const { written, file } = slowFile(3);
  expect(await writeWhole(file, Buffer.from([1, 2, 3, 4, 5, 6, 7]))).toBe(3);
  expect(written).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

it('writeWhole fails when nothing can be written any more', async () => {
  const { file } = slowFile(0);
  await expect(writeWhole(file, Buffer.from([1]))).rejects.toThrow('wrote 0 bytes of 1');
});
