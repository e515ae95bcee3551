import { link, mkdir, open, rename, rm } from 'node:fs/promises';

/** The part of a node:fs file handle that publishing needs. */
export interface OpenFile {
  /** Writes everything or rejects; a bare `write` may be short without an error. */
  writeFile(data: Uint8Array): Promise<void>;
  stat(): Promise<{ readonly size: number }>;
  chmod(mode: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Everything this library does that changes a disk, so that a test can make any step fail. */
export interface Files {
  /** `wx` creates a file and fails when it exists; `r` opens a folder to sync it. */
  open(path: string, flags: 'wx' | 'r'): Promise<OpenFile>;
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  /** Removes a file or a whole folder; nothing there is no error. */
  remove(path: string): Promise<void>;
}

export const nodeFiles: Files = Object.freeze({
  open,
  mkdir: async (path: string) => {
    await mkdir(path);
  },
  rename,
  link,
  remove: (path: string) => rm(path, { recursive: true, force: true }),
});
