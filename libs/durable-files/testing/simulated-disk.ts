import { linkSync, lstatSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Disk, OpenFile, OpenFolder, OpenMode } from '../src/disk/disk';
import {
  change,
  newFile,
  newFolder,
  writeRemains,
  type Change,
  type Node,
} from './durability-model';
import { FileTree } from './file-tree';
import { simulatedFile, simulatedFolder } from './simulated-file';
import { StepRecorder } from './step-recorder';
import { temporaryFolder } from './temporary-folder';

export interface SimulatedDiskOptions {
  /** The names of syncs that report success but save nothing. */
  readonly ignoredSyncs?: readonly string[];
}

/**
 * A disk with simulated faults and power losses. SIGKILL cannot simulate a power loss: the page
 * cache survives SIGKILL. The files are real; a model beside them records the synced contents.
 * A power loss keeps the synced contents and a random part of the rest: each name that was set or
 * removed since the last sync of its folder, and a prefix of the bytes written since the last
 * sync of their file. The real disk is never synced, which keeps the tests fast.
 */
export class SimulatedDisk extends StepRecorder {
  readonly #tree: FileTree;
  /** Prefix of every path. */
  readonly #prefix: string;
  readonly #options: SimulatedDiskOptions;

  private constructor(root: string, prefix: string, options: SimulatedDiskOptions) {
    super();
    this.#tree = new FileTree(root);
    this.#prefix = prefix;
    this.#options = options;
  }

  /** A separate, empty disk; paths start at its root. */
  static empty(options: SimulatedDiskOptions = {}): SimulatedDisk {
    const root = temporaryFolder();
    return new SimulatedDisk(root, root, options);
  }

  /** Simulates a folder of the real disk at its real path. Paths outside work unsimulated. */
  static over(root: string, options: SimulatedDiskOptions = {}): SimulatedDisk {
    return new SimulatedDisk(root, '', options);
  }

  /** The names of all files, sorted. */
  names(): string[] {
    return this.#tree.names();
  }

  /** The contents of the file of that name in any folder; empty when the file is missing. */
  text(name: string): string {
    return this.#tree.text(name);
  }

  /** Appends to a file as another process would; the text is synced at once. */
  put(path: string, text: string): void {
    this.#tree.put(this.#real(path), text);
  }

  /** Removes a file as another process would; the removal is synced at once. */
  delete(path: string): void {
    this.#tree.delete(this.#real(path));
  }

  /** A new disk with the contents that survive a power loss now; `chance` returns 0 to 1. */
  afterPowerLoss(chance: () => number): SimulatedDisk {
    const root = temporaryFolder();
    this.writeRemains(root, chance);
    return new SimulatedDisk(root, root, this.#options);
  }

  /** Writes the contents that survive a power loss now into a folder. */
  writeRemains(to: string, chance: () => number): void {
    writeRemains(this.#tree.top, to, chance);
  }

  readonly disk: Disk = {
    open: (path, mode) => this.#open(this.#real(path), mode),
    openFolder: (path) => this.#openFolder(this.#real(path)),
    mkdir: (path) =>
      this.step('mkdir', () => {
        mkdirSync(this.#real(path));
        this.#change(this.#real(path), newFolder());
      }),
    identify: (path) =>
      this.step('identify', () => lstatSync(this.#real(path), { throwIfNoEntry: false }) ?? null),
    readdir: (path) => this.step('readdir', () => readdirSync(this.#real(path))),
    rename: (from, to) =>
      this.step('rename', () => {
        this.#rename(this.#real(from), this.#real(to));
      }),
    link: (existing, path) =>
      this.step('link', () => {
        const node = this.#tree.find(this.#real(existing));
        linkSync(this.#real(existing), this.#real(path));
        this.#change(this.#real(path), node);
      }),
    remove: (path) =>
      this.step('remove', () => {
        const folder = this.#tree.folderOf(this.#real(path));
        this.#tree.find(this.#real(path));
        rmSync(this.#real(path), { recursive: true, force: true });
        if (folder !== undefined) change(folder, { removed: basename(path), set: null });
      }),
  };

  #real(path: string): string {
    return join(this.#prefix, path);
  }

  #open(path: string, mode: OpenMode): Promise<OpenFile> {
    const { ignoredSyncs = [] } = this.#options;
    return this.step(
      `open ${mode}`,
      () => {
        const known = this.#tree.find(path);
        const descriptor = openSync(path, mode);
        const isNew = known === undefined || mode === 'w';
        const node = isNew ? newFile() : known;
        if (isNew) this.#change(path, node);
        return simulatedFile(this, descriptor, node, ignoredSyncs);
      },
      (file) => {
        file.release();
      },
    );
  }

  #openFolder(path: string): Promise<OpenFolder> {
    const { ignoredSyncs = [] } = this.#options;
    return this.step('open folder', () => {
      readdirSync(path);
      return simulatedFolder(this, this.#tree.find(path), ignoredSyncs);
    });
  }

  /** Within one folder both names change in one atomic step. */
  #rename(from: string, to: string): void {
    const node = this.#tree.find(from);
    renameSync(from, to);
    if (dirname(from) === dirname(to)) this.#change(to, node, basename(from));
    else {
      this.#change(from, undefined, basename(from));
      this.#change(to, node);
    }
  }

  #change(path: string, node: Node | undefined, removed: string | null = null): void {
    const folder = this.#tree.folderOf(path);
    const set: Change['set'] = node === undefined ? null : [basename(path), node];
    if (folder !== undefined) change(folder, { removed, set });
  }
}
