import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Files, OpenFile } from '../src/files/files';
import { nodeFiles } from '../src/files/files';

/**
 * What a power loss leaves. SIGKILL cannot show that: the page cache survives it. Files work on
 * the real disk, while a model beside it remembers what a sync has made safe. A crash keeps that,
 * and of everything else whatever chance decides: each name that was set or removed since its
 * folder was synced, and any beginning of what was written since a file was synced.
 */
export interface VolatileDisk {
  readonly files: Files;
  /** The number of steps so far. */
  readonly steps: number;
  /** Writes what is left of the disk if the power failed now; `chance` is from 0 to 1. */
  writeRemains(to: string, chance: () => number): void;
}

interface File {
  readonly kind: 'file';
  written: Buffer;
  safe: Buffer | null;
}

interface Folder {
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  readonly safeNames: Map<string, Node>;
  /** Since the last sync, in order. */
  changes: Change[];
}

type Node = File | Folder;

/** One atomic change of a folder: of a rename both names or none. */
interface Change {
  readonly removed: string | null;
  readonly set: readonly [string, Node] | null;
}

export function volatileDisk(root: string, options: { ignoresSync: boolean }): VolatileDisk {
  const top = readSafe(root) as Folder;
  let steps = 0;

  const find = (path: string): Node => {
    if (path === root) return top;
    const node = folderOf(path).names.get(basename(path));
    if (node === undefined) throw new Error(`no ${path} in the model`);
    return node;
  };
  const folderOf = (path: string) => find(dirname(path)) as Folder;
  const change = (folder: Folder, { removed, set }: Change) => {
    steps += 1;
    folder.changes.push({ removed, set });
    apply(folder.names, { removed, set });
  };
  const sync = (node: Node) => {
    steps += 1;
    if (options.ignoresSync) return;
    if (node.kind === 'file') {
      node.safe = node.written;
      return;
    }
    for (const item of node.changes) apply(node.safeNames, item);
    node.changes = [];
  };

  const follow = (file: OpenFile, node: Node): OpenFile => ({
    writeFile: async (data) => {
      await file.writeFile(data);
      if (node.kind === 'file') node.written = Buffer.concat([node.written, data]);
      steps += 1;
    },
    stat: () => file.stat(),
    chmod: (mode) => file.chmod(mode),
    sync: () => {
      sync(node);
      return Promise.resolve();
    },
    close: () => file.close(),
  });

  const files: Files = {
    open: async (path, flags) => {
      const file = await nodeFiles.open(path, flags);
      if (flags === 'r') return follow(file, find(path));
      const node: File = { kind: 'file', written: Buffer.alloc(0), safe: null };
      change(folderOf(path), { removed: null, set: [basename(path), node] });
      return follow(file, node);
    },
    mkdir: async (path) => {
      await nodeFiles.mkdir(path);
      change(folderOf(path), { removed: null, set: [basename(path), newFolder()] });
    },
    rename: async (from, to) => {
      await nodeFiles.rename(from, to);
      change(folderOf(from), { removed: basename(from), set: [basename(to), find(from)] });
    },
    link: async (existing, path) => {
      await nodeFiles.link(existing, path);
      change(folderOf(path), { removed: null, set: [basename(path), find(existing)] });
    },
    remove: async (path) => {
      await nodeFiles.remove(path);
      change(folderOf(path), { removed: basename(path), set: null });
    },
  };
  return {
    files,
    get steps() {
      return steps;
    },
    writeRemains: (to, chance) => {
      writeRemains(top, to, chance);
    },
  };
}

function newFolder(): Folder {
  return { kind: 'folder', names: new Map(), safeNames: new Map(), changes: [] };
}

function apply(names: Map<string, Node>, { removed, set }: Change): void {
  if (removed !== null) names.delete(removed);
  if (set !== null) names.set(...set);
}

/** What was there before counts as safe. */
function readSafe(path: string): Node {
  if (!lstatSync(path).isDirectory()) {
    const contents = readFileSync(path);
    return { kind: 'file', written: contents, safe: contents };
  }
  const folder = newFolder();
  for (const name of readdirSync(path)) {
    const node = readSafe(join(path, name));
    folder.names.set(name, node);
    folder.safeNames.set(name, node);
  }
  return folder;
}

function writeRemains(node: Node, to: string, chance: () => number): void {
  if (node.kind === 'file') {
    writeFileSync(to, node.safe ?? node.written.subarray(0, chance() * (node.written.length + 1)));
    return;
  }
  mkdirSync(to);
  const names = new Map(node.safeNames);
  for (const item of node.changes) if (chance() < 0.5) apply(names, item);
  for (const [name, inner] of names) writeRemains(inner, join(to, name), chance);
}
