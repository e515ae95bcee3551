import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FileNode {
  readonly kind: 'file';
  written: Buffer;
  /** What a power loss leaves in any case. */
  safe: Buffer;
  /** From here on the next sync saves; a failed sync loses what it should have saved. */
  dirtyFrom: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  readonly safeNames: Map<string, Node>;
  /** Since the last sync, in order. */
  changes: Change[];
}

export type Node = FileNode | FolderNode;

/** One atomic change of a folder: of a rename both names or none. */
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

/** A file or folder of the real disk, all of which counts as synced. */
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

/** Sets or, without a node, removes a name, on the disk at once. */
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

/** Writes what a power loss leaves; `chance` is from 0 to 1. */
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

/** What was synced, or that and any beginning of what was written since. */
function remainsOf({ written, safe, dirtyFrom }: FileNode, chance: () => number): Buffer {
  const unsafe = written.subarray(dirtyFrom);
  const some = unsafe.subarray(0, Math.floor(chance() * (unsafe.length + 1)));
  return chance() < 0.5 ? safe : Buffer.concat([upTo(safe, dirtyFrom), some]);
}

function apply(names: Map<string, Node>, { removed, set }: Change): void {
  if (removed !== null) names.delete(removed);
  if (set !== null) names.set(...set);
}

/** Its first bytes; zeros where it has none. */
function upTo(bytes: Buffer, length: number): Buffer {
  const missing = Buffer.alloc(Math.max(0, length - bytes.length));
  return Buffer.concat([bytes, missing]).subarray(0, length);
}
