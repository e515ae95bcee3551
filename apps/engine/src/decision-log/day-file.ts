import type { FileIdentity, OpenFile } from '@meta-agent/durable-files';
import type { LogFolder } from './log-folder';
import { writeInBites } from './write-in-bites';

const LINE_BREAK = Buffer.from('\n');

/**
 * The log of one UTC day. Other processes may append to the file: it is not locked, and only
 * bytes that this process provably wrote are cut off. (When two processes fail and append at the
 * same moment, the owner cannot be known: POSIX has no truncate-if-unchanged.)
 */
export class DayFile {
  readonly #folder: LogFolder;
  readonly #path: string;
  #file: OpenFile | undefined;
  /** A failed append: how many of its bytes reached the file is unknown. */
  #unsure: { readonly start: number; readonly bytes: Buffer } | undefined;

  constructor(folder: LogFolder, day: string) {
    this.#folder = folder;
    this.#path = folder.pathOf(day);
  }

  /**
   * Appends whole lines; they are on the disk when this returns. When it throws, no line counts
   * as written: bytes that reached the file are cut off, at once or before the next append.
   */
  async append(lines: Buffer): Promise<void> {
    try {
      await this.#mend();
      await this.#write(lines);
    } catch (error) {
      // A failed sync is final for its handle: the kernel may have dropped the page, and a second
      // sync would lie. After any failure the next attempt writes again through a new handle.
      await this.#letGo();
      await this.#tryToMend();
      throw error;
    }
  }

  /** @returns whether the file holds no bytes of a failed append */
  async close(): Promise<boolean> {
    await this.#tryToMend();
    await this.#letGo();
    return this.#unsure === undefined;
  }

  async #write(lines: Buffer): Promise<void> {
    const { file, size } = await this.#open();
    const isWhole = size === 0 || LINE_BREAK.equals(await file.read(size - 1, 1));
    // A torn line of another writer becomes a separate line.
    const bytes = isWhole ? lines : Buffer.concat([LINE_BREAK, lines]);
    this.#unsure = { start: size, bytes };
    await writeInBites(file, bytes, size);
    await file.datasync();
    this.#unsure = undefined;
  }

  /** Cuts off the bytes of a failed append, unless another writer has appended after them. */
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
      await this.#letGo(); // the disk still refuses; the next append or start repairs
    }
  }

  /**
   * A file that was deleted or moved is created again: lines written to the old handle would be
   * lost, or go on into the folder that somebody put aside.
   */
  async #open(): Promise<{ readonly file: OpenFile; readonly size: number }> {
    const known = await this.#file?.stat();
    if (this.#file !== undefined && known !== undefined && (await this.#isAtPath(known))) {
      return { file: this.#file, size: known.size };
    }
    await this.#letGo();
    this.#file = await this.#folder.openLog(this.#path);
    return { file: this.#file, size: (await this.#file.stat()).size };
  }

  async #isAtPath({ dev, ino }: FileIdentity): Promise<boolean> {
    const found = await this.#folder.disk.identify(this.#path);
    return found?.dev === dev && found.ino === ino;
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined); // everything that counts was synced before
  }
}
