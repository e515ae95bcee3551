/** An open folder; a sync writes the names in it to the disk. */
export interface OpenFolder {
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a name stands for: the same for every name of one file, another for every other file. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

/** An open file. */
export interface OpenFile extends OpenFolder {
  /** Writes everything or rejects. */
  writeFile(data: Uint8Array): Promise<void>;
  /** @returns the bytes written, which may be fewer than given */
  write(data: Uint8Array): Promise<number>;
  /** @returns as many bytes as asked for, or those up to the end */
  read(position: number, length: number): Promise<Buffer>;
  /** `nlink` is 0 once the file was deleted. */
  stat(): Promise<FileIdentity & { readonly size: number; readonly nlink: number }>;
  chmod(mode: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** Like `sync`, but without times and permissions. */
  datasync(): Promise<void>;
}

/**
 * How a file is opened: `wx` creates it and fails when it exists, `w` replaces its contents, `a+`
 * reads anywhere and writes at the end, `r` reads. A file with several names is not opened to write.
 */
export type OpenMode = 'wx' | 'w' | 'a+' | 'r';

/** All disk operations in one interface, so that a test can make any step fail. */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<OpenFile>;
  openFolder(path: string): Promise<OpenFolder>;
  mkdir(path: string): Promise<void>;
  /** The identity of a file without opening it, of a link that of the link; null when missing. */
  identify(path: string): Promise<FileIdentity | null>;
  readdir(path: string): Promise<string[]>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  /** Removes a file or a whole folder; a missing path is no error. */
  remove(path: string): Promise<void>;
}
