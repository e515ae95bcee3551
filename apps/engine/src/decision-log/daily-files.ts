import { DayFile } from './day-file';
import type { LogFolder } from './log-folder';

/** Appends to the file of each line's day. */
export class DailyFiles {
  readonly #folder: LogFolder;
  /** By day: the one in use, and those with something to cut off that the disk does not let go. */
  readonly #files = new Map<string, DayFile>();

  constructor(folder: LogFolder) {
    this.#folder = folder;
  }

  /** Lines of one day; they are on the disk when this returns, and none counts if it throws. */
  async append(day: string, lines: Buffer): Promise<void> {
    await this.#closeAllBut(day);
    const file = this.#files.get(day) ?? new DayFile(this.#folder, day);
    this.#files.set(day, file);
    await file.append(lines);
  }

  async close(): Promise<void> {
    await this.#closeAllBut(null);
  }

  async #closeAllBut(kept: string | null): Promise<void> {
    for (const [day, file] of this.#files) {
      if (day !== kept && (await file.close())) this.#files.delete(day);
    }
  }
}
