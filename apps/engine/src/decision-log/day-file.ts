import { type OpenFile, writeWhole } from '@meta-agent/durable-files';
import type { LogFolder } from './log-folder';

const LINE_BREAK = Buffer.from('\n');

/**
 * The log of one UTC day. Others may append to it too; nothing here locks them out, and only
 * what is provably this one's own is ever cut off. (Of two that fail and append in the very same
 * moment this cannot be known: POSIX has no truncate-if-unchanged.)
 */
export class DayFile {
  readonly #folder: LogFolder;
  readonly #path: string;
  #file: OpenFile | undefined;
  /** An append of which nobody knows what reached the file. */
  #unsure: { readonly start: number; readonly bytes: Buffer } | undefined;

  constructor(folder: LogFolder, day: string) {
    this.#folder = folder;
    this.#path = folder.pathOf(day);
  }

  /**
   * Appends whole lines; they are on the disk when this returns. When it throws, none of them
   * counts as written: what there is of them is cut off, at once or before the next append.
   */
  async append(lines: Buffer): Promise<void> {
    try {
      await this.#mend();
      await this.#write(lines);
    } catch (error) {
      // A failed sync is final for its handle: the kernel may have dropped the page, and a second
      // sync would lie. Whatever failed, the next attempt writes again through a new handle.
      await this.#letGo();
      await this.#tryToMend();
      throw error;
    }
  }

  /** @returns whether nothing is left to be cut off */
  async close(): Promise<boolean> {
    await this.#tryToMend();
    await this.#letGo();
    return this.#unsure === undefined;
  }

  async #write(lines: Buffer): Promise<void> {
    const { file, size } = await this.#open();
    const isWhole = size === 0 || LINE_BREAK.equals(await file.read(size - 1, 1));
    // What somebody else left torn becomes a line of its own.
    const bytes = isWhole ? lines : Buffer.concat([LINE_BREAK, lines]);
    this.#unsure = { start: size, bytes };
    const writes = await writeWhole(file, bytes);
    if (writes > 1 && (await file.stat()).size !== size + bytes.length) {
      throw new Error('another process appended in the middle of a line');
    }
    await file.datasync();
    this.#unsure = undefined;
  }

  /** Cuts off what a failed append left, unless somebody else appended to it. */
  async #mend(): Promise<void> {
    if (this.#unsure === undefined) return;
    const { start, bytes } = this.#unsure;
    const { file, size } = await this.#open();
    if (size > start && size <= start + bytes.length) {
      const tail = await file.read(start, size - start);
      if (tail.equals(bytes.subarray(0, size - start))) await file.truncate(start);
    }
    this.#unsure = undefined;
  }

  async #tryToMend(): Promise<void> {
    try {
      await this.#mend();
    } catch {
      await this.#letGo(); // the disk still refuses; the next append, or the next start, mends
    }
  }

  /** A deleted file is made anew: lines written to it would go nowhere. */
  async #open(): Promise<{ readonly file: OpenFile; readonly size: number }> {
    const known = await this.#file?.stat();
    if (this.#file !== undefined && known !== undefined && known.nlink > 0) {
      return { file: this.#file, size: known.size };
    }
    await this.#letGo();
    this.#file = await this.#folder.openLog(this.#path);
    return { file: this.#file, size: (await this.#file.stat()).size };
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined); // everything that counts was synced before
  }
}
