import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FileNode {
  readonly kind: 'file';
  written: Buffer;
  /** The contents that survive any power loss. */
  safe: Buffer;
  /** The next sync saves the bytes from this position; a failed sync loses its bytes. */
  dirtyFrom: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  readonly safeNames: Map<string, Node>;
  /** The changes since the last sync, in order. */
  changes: Change[];
}

export type Node = FileNode | FolderNode;

/** One atomic change of a folder; a rename changes both names or none. */
export interface Change {
  readonly removed: string | null;
  readonly set: readonly [string, Node] | null;
}

export function newFile(): FileNode {
  return { kind: 'file', written: Buffer.alloc(0), safe: Buffer.alloc(0), dirtyFrom: 0 };
}

export function newFolder(): FolderNode {
  return { kind: 'folder', names: new Map(), safeNames: new Map(), changes: [] };
}

/** Reads a file or folder of the real disk; all contents count as synced. */
export function readSafe(path: string): Node {
  if (!lstatSync(path).isDirectory()) {
    const contents = readFileSync(path);
    return { kind: 'file', written: contents, safe: contents, dirtyFrom: contents.length };
  }
  const folder = newFolder();
  for (const name of readdirSync(path)) setSafely(folder, name, readSafe(join(path, name)));
  return folder;
}

export function change(folder: FolderNode, done: Change): void {
  folder.changes.push(done);
  apply(folder.names, done);
}

/** Sets a name, or removes it when no node is given; the change is synced at once. */
export function setSafely(folder: FolderNode, name: string, node?: Node): void {
  const isOther = ({ removed, set }: Change) => removed !== name && set?.[0] !== name;
  folder.changes = folder.changes.filter(isOther);
  for (const names of [folder.names, folder.safeNames]) {
    apply(names, { removed: name, set: node === undefined ? null : [name, node] });
  }
}

export function append(file: FileNode, bytes: Uint8Array): void {
  file.written = Buffer.concat([file.written, bytes]);
}

export function truncate(file: FileNode, size: number): void {
  file.written = upTo(file.written, size);
  file.dirtyFrom = Math.min(file.dirtyFrom, size);
}

export function save(node: Node): void {
  if (node.kind === 'folder') {
    for (const done of node.changes) apply(node.safeNames, done);
    node.changes = [];
    return;
  }
  const { written, safe, dirtyFrom } = node;
  node.safe = Buffer.concat([upTo(safe, dirtyFrom), written.subarray(dirtyFrom)]);
  node.dirtyFrom = written.length;
}

/** After a failed sync the kernel may have dropped the pages: the next one does not save them. */
export function failToSave(node: Node): void {
  if (node.kind === 'file') node.dirtyFrom = node.written.length;
}

/** Writes the contents that survive a power loss; `chance` returns 0 to 1. */
export function writeRemains(node: Node, to: string, chance: () => number): void {
  if (node.kind === 'file') {
    writeFileSync(to, remainsOf(node, chance));
    return;
  }
  mkdirSync(to, { recursive: true });
  const names = new Map(node.safeNames);
  for (const done of node.changes) if (chance() < 0.5) apply(names, done);
  for (const [name, inner] of names) writeRemains(inner, join(to, name), chance);
}

/** The synced bytes, or those and a random prefix of the bytes written since. */
function remainsOf({ written, safe, dirtyFrom }: FileNode, chance: () => number): Buffer {
  const unsafe = written.subarray(dirtyFrom);
  const some = unsafe.subarray(0, Math.floor(chance() * (unsafe.length + 1)));
  return chance() < 0.5 ? safe : Buffer.concat([upTo(safe, dirtyFrom), some]);
}

function apply(names: Map<string, Node>, { removed, set }: Change): void {
  if (removed !== null) names.delete(removed);
  if (set !== null) names.set(...set);
}

/** The first `length` bytes, padded with zeros. */
function upTo(bytes: Buffer, length: number): Buffer {
  const missing = Buffer.alloc(Math.max(0, length - bytes.length));
  return Buffer.concat([bytes, missing]).subarray(0, length);
}
