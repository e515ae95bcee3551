import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import {
  append,
  newFolder,
  readSafe,
  save,
  setSafely,
  type FolderNode,
  type Node,
} from './durability-model';

/** A folder of the real disk, with a model of the contents that survive a power loss. */
export class FileTree {
  readonly root: string;
  readonly top: FolderNode;

  constructor(root: string) {
    this.root = root;
    this.top = existsSync(root) ? (readSafe(root) as FolderNode) : newFolder();
  }

  /** Undefined when the path does not exist or is outside the tree. */
  find(path: string): Node | undefined {
    const inside = relative(this.root, path);
    if (inside === '') return this.top;
    if (inside.startsWith('..')) return undefined;
    const folder = this.find(dirname(path));
    if (folder?.kind !== 'folder') return undefined;
    const known = folder.names.get(basename(path));
    if (known !== undefined || !existsSync(path)) return known;
    // Created outside the simulation.
    const found = readSafe(path);
    setSafely(folder, basename(path), found);
    return found;
  }

  folderOf(path: string): FolderNode | undefined {
    const folder = this.find(dirname(path));
    return folder?.kind === 'folder' ? folder : undefined;
  }

  /** Appends to a file as another process would; the text is synced at once. */
  put(path: string, text: string): void {
    const known = this.find(path);
    this.#makeSafely(dirname(path));
    appendFileSync(path, text);
    const node = known ?? readSafe(path);
    if (known?.kind === 'file') append(known, Buffer.from(text));
    save(node);
    const folder = this.folderOf(path);
    if (folder !== undefined) setSafely(folder, basename(path), node);
  }

  /** Removes a file as another process would; the removal is synced at once. */
  delete(path: string): void {
    rmSync(path);
    const folder = this.folderOf(path);
    if (folder !== undefined) setSafely(folder, basename(path));
  }

  /** The names of all files, sorted. */
  names(): string[] {
    return this.#files()
      .map((path) => basename(path))
      .sort();
  }

  /** The contents of a file; empty when the file is missing. */
  text(name: string): string {
    const path = this.#files().find((file) => basename(file) === name);
    return path === undefined ? '' : readFileSync(path, 'utf8');
  }

  #files(): string[] {
    const entries = readdirSync(this.root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  #makeSafely(path: string): void {
    if (path === this.root) return;
    this.#makeSafely(dirname(path));
    const known = this.find(path);
    mkdirSync(path, { recursive: true });
    const folder = this.folderOf(path);
    if (folder !== undefined) setSafely(folder, basename(path), known ?? newFolder());
  }
}
