import { join } from 'node:path';
import { namesIn } from '@meta-agent/durable-files';
import { wrapErrors } from '../../errors';
import { readLockRecord, type LockRecord } from './lock-record';

/** The file with the highest number: the lock. */
interface Top {
  /** 0 when there is no file. */
  readonly number: number;
  readonly record: LockRecord | undefined;
}

const NUMBER = /^\d{12}$/;

/** @throws ModelError lock_unreadable */
export async function readTop(folder: string): Promise<Top> {
  for (;;) {
    const number = await highest(folder);
    if (number === 0) return { number, record: undefined };
    const record = await readLockRecord(pathOf(folder, number));
    // The holder of a higher number has removed the file; the higher number exists by now.
    if (record !== undefined) return { number, record };
  }
}

export async function highest(folder: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder)));
}

export async function numbersIn(folder: string): Promise<number[]> {
  const names = await wrapErrors('lock_unreadable', folder, () => namesIn(folder));
  return names.filter((name) => NUMBER.test(name)).map(Number);
}

export function pathOf(folder: string, number: number): string {
  return join(folder, String(number).padStart(12, '0'));
}
