import { basename, dirname } from 'node:path';
import type { LogFile, LogFiles } from '../log-files';

/**
 * `error`: not done. `torn`: half of it done, then an error. `short`: half of it done, without an
 * error. `late`: done, then an error. `hang`: never answered.
 */
export type Fault = 'error' | 'torn' | 'short' | 'late' | 'hang' | undefined;

interface Contents {
  written: Buffer;
  /** What a power loss leaves in any case. */
  safe: Buffer;
  /** From here on the next sync saves; a failed sync loses what it should have saved. */
  dirtyFrom: number;
  isNameSafe: boolean;
  isRemoved: boolean;
}

/** A disk whose steps can be made to fail, and whose power can be cut. */
export class MemoryDisk {
  readonly #contents = new Map<string, Contents>();
  readonly #folders = new Map<string, { isNameSafe: boolean }>([['/', { isNameSafe: true }]]);
  /** The names of the steps so far, like `open a+` or `datasync`. */
  readonly steps: string[] = [];
  faultOf: (step: string) => Fault = () => undefined;

  /** The names of the files that are not passing. */
  names(): string[] {
    return [...this.#contents.keys()].map((path) => basename(path)).sort();
  }

  text(name: string): string {
    const path = [...this.#contents.keys()].find((key) => basename(key) === name);
    return this.#contents.get(path ?? '')?.written.toString() ?? '';
  }

  /** What another process leaves there, safe at once; `path` is absolute. */
  put(path: string, text: string): void {
    for (let at = dirname(path); at !== '/'; at = dirname(at)) {
      this.#folders.set(at, { isNameSafe: true });
    }
    const file = this.#create(path);
    file.written = Buffer.concat([file.written, Buffer.from(text)]);
    this.#save(file);
    file.isNameSafe = true;
  }

  delete(path: string): void {
    const file = this.#contents.get(path);
    if (file !== undefined) file.isRemoved = true;
    this.#contents.delete(path);
  }

  /** A disk with what is left if the power fails now; `chance` is from 0 to 1. */
  afterPowerLoss(chance: () => number): MemoryDisk {
    const remains = new MemoryDisk();
    const lost = [...this.#folders].filter(([, { isNameSafe }]) => !isNameSafe && chance() < 0.5);
    for (const [path, { written, safe, dirtyFrom, isNameSafe }] of this.#contents) {
      if (lost.some(([folder]) => path.startsWith(`${folder}/`))) continue;
      if (!isNameSafe && chance() < 0.5) continue;
      const unsafe = written.subarray(dirtyFrom);
      const some = unsafe.subarray(0, Math.floor(chance() * (unsafe.length + 1)));
      const isOld = chance() < 0.5;
      remains.put(path, (isOld ? safe : Buffer.concat([upTo(safe, dirtyFrom), some])).toString());
    }
    return remains;
  }

  readonly files: LogFiles = {
    open: (path, flags) =>
      this.#step(`open ${flags}`, () => {
        if (!this.#folders.has(dirname(path))) throw errno('ENOENT');
        if (flags === 'wx' && this.#contents.has(path)) throw errno('EEXIST');
        if (flags === 'r' && !this.#contents.has(path)) throw errno('ENOENT');
        if (flags === 'w') this.delete(path);
        return this.#handle(this.#create(path));
      }),
    mkdir: (path) =>
      this.#step('mkdir', () => {
        if (this.#folders.has(path)) throw errno('EEXIST');
        if (!this.#folders.has(dirname(path))) throw errno('ENOENT');
        this.#folders.set(path, { isNameSafe: false });
      }),
    readdir: (path) =>
      this.#step('readdir', () => {
        const inside = [...this.#contents.keys()].filter((key) => dirname(key) === path);
        return inside.map((key) => basename(key));
      }),
    syncFolder: (path) =>
      this.#step('sync folder', () => {
        for (const [inner, node] of [...this.#folders, ...this.#contents]) {
          if (dirname(inner) === path) node.isNameSafe = true;
        }
      }),
    remove: (path) =>
      this.#step('remove', () => {
        this.delete(path);
      }),
  };

  #handle(file: Contents): LogFile {
    return {
      write: (bytes) => this.#write(file, bytes),
      read: (position, length) =>
        this.#step('read', () => Buffer.from(file.written.subarray(position, position + length))),
      stat: () =>
        this.#step('stat', () => ({ size: file.written.length, nlink: file.isRemoved ? 0 : 1 })),
      truncate: (size) =>
        this.#step('truncate', () => {
          file.written = upTo(file.written, size);
          file.dirtyFrom = Math.min(file.dirtyFrom, size);
        }),
      datasync: () => this.#datasync(file),
      close: () => this.#step('close', () => undefined),
    };
  }

  async #write(file: Contents, bytes: Uint8Array): Promise<number> {
    const append = (some: Uint8Array) => {
      file.written = Buffer.concat([file.written, some]);
      return some.length;
    };
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
    this.steps.push('write');
    const fault = this.faultOf('write');
    if (fault === 'hang') return new Promise(() => undefined);
    if (fault === 'short') return append(half);
    if (fault === 'torn') append(half);
    if (fault === 'late') append(bytes);
    if (fault !== undefined) throw errno('ENOSPC');
    await Promise.resolve();
    return append(bytes);
  }

  async #datasync(file: Contents): Promise<void> {
    await this.#step('datasync', () => {
      this.#save(file);
    }).catch((error: unknown) => {
      file.dirtyFrom = file.written.length;
      throw error;
    });
  }

  #save(file: Contents): void {
    const { written, safe, dirtyFrom } = file;
    file.safe = Buffer.concat([upTo(safe, dirtyFrom), written.subarray(dirtyFrom)]);
    file.dirtyFrom = written.length;
  }

  #create(path: string): Contents {
    const empty = { written: Buffer.alloc(0), safe: Buffer.alloc(0), dirtyFrom: 0 };
    const file = this.#contents.get(path) ?? { ...empty, isNameSafe: false, isRemoved: false };
    this.#contents.set(path, file);
    return file;
  }

  async #step<T>(name: string, run: () => T): Promise<T> {
    this.steps.push(name);
    const fault = this.faultOf(name);
    if (fault === 'hang') return new Promise(() => undefined);
    if (fault === 'late') run();
    if (fault !== undefined) throw errno('EIO');
    await Promise.resolve();
    return run();
  }
}

/** Its first bytes; zeros where it has none. */
function upTo(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length))]).subarray(
    0,
    length,
  );
}

function errno(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
