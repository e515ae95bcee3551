import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assertReplaceable } from '@meta-agent/durable-files';
import { SimulateError } from '../errors';
import { fileNames } from './file-formats';

const HEAD_BYTES = 4096;

/**
 * Lets a simulation replace only the files of an earlier simulation.
 * @throws SimulateError `foreign_file` when the folder has a file with one of these names
 * and without the mark.
 */
export async function refuseForeignFiles(folder: string): Promise<void> {
  for (const name of fileNames(true)) {
    const path = join(folder, name);
    // Reading a FIFO would block.
    await assertReplaceable(path, []);
    const head = await readHead(path);
    if (head === undefined || isMarked(head)) continue;
    throw new SimulateError('foreign_file', {
      message: `${path} is not a simulation. Nothing was written.`,
      expected: 'no file, or one that an earlier simulation wrote',
      received: 'another file',
      next: 'choose another --out, or move that file away',
    });
  }
}

/** The mark is in the first line or, below a CSV header, in the second line. */
function isMarked(head: string): boolean {
  const [first = '', second = ''] = head.split('\n');
  if (first.endsWith(',source')) return second === '' || second.endsWith(',simulated');
  return /"source": ?"simulated"/.test(first + second);
}

async function readHead(path: string): Promise<string | undefined> {
  try {
    await using handle = await open(path);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES));
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
