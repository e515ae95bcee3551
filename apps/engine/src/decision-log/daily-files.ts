import { DayFile } from './day-file';
import type { LogFolder } from './log-folder';

/** Appends to the file of each line's day. */
export class DailyFiles {
  readonly #folder: LogFolder;
  /** By day: the file in use, and files whose failed append the disk does not let us cut off. */
  readonly #files = new Map<string, DayFile>();

  constructor(folder: LogFolder) {
    this.#folder = folder;
  }

  /** Appends lines of one day: they are on the disk when it returns; if it throws, none counts. */
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
