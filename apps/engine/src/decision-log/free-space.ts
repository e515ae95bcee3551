import { statfs } from 'node:fs/promises';

export interface FreeSpaceOptions {
  readonly folder: string;
  /** 0 for no floor. */
  readonly minFreeBytes: number;
  readonly freeBytesOf: (folder: string) => Promise<number>;
}

/** With `always`, each group of lines would ask otherwise. */
const CHECK_INTERVAL_MS = 1000;
const MIB = 1_048_576;

/** Bytes that programs without privileges may still write to the disk of a folder. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The floor of free disk: a full disk stops more than the decision log. */
export class FreeSpace {
  readonly #options: FreeSpaceOptions;
  #checkedMs = -Infinity;

  constructor(options: FreeSpaceOptions) {
    this.#options = options;
  }

  /** @throws Error when less is free than the floor, or the disk does not tell */
  async assertFree(): Promise<void> {
    const { folder, minFreeBytes, freeBytesOf: read } = this.#options;
    const nowMs = performance.now();
    if (minFreeBytes === 0 || nowMs - this.#checkedMs < CHECK_INTERVAL_MS) return;
    const free = await read(folder);
    if (free < minFreeBytes) {
      throw new Error(
        `the disk has ${Math.floor(free / MIB)} MiB free, META_MIN_FREE_DISK_MIB is ${minFreeBytes / MIB}`,
      );
    }
    this.#checkedMs = nowMs;
  }
}
