import { linkSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
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
  /** The names of the syncs that report success and save nothing. */
  readonly ignoredSyncs?: readonly string[];
}

/**
 * A disk whose steps can be made to fail, and whose power can be cut. SIGKILL cannot show a power
 * loss: the page cache survives it. The files are real ones; a model beside them remembers what a
 * sync has made safe. A power loss leaves that, and of everything else what chance decides: each
 * name that was set or removed since its folder was synced, and any beginning of what was written
 * since its file was synced. Nothing here is really synced, so that a test is fast.
 */
export class SimulatedDisk extends StepRecorder {
  readonly #tree: FileTree;
  /** Stands before every path. */
  readonly #prefix: string;
  readonly #options: SimulatedDiskOptions;

  private constructor(root: string, prefix: string, options: SimulatedDiskOptions) {
    super();
    this.#tree = new FileTree(root);
    this.#prefix = prefix;
    this.#options = options;
  }

  /** An empty disk of its own, whose paths begin at its root. */
  static empty(options: SimulatedDiskOptions = {}): SimulatedDisk {
    const root = temporaryFolder();
    return new SimulatedDisk(root, root, options);
  }

  /** A folder of the real disk under its real path. Paths outside work and are not simulated. */
  static over(root: string, options: SimulatedDiskOptions = {}): SimulatedDisk {
    return new SimulatedDisk(root, '', options);
  }

  /** The names of all files, sorted. */
  names(): string[] {
    return this.#tree.names();
  }

  /** The contents of the file of that name, wherever it is; empty when there is none. */
  text(name: string): string {
    return this.#tree.text(name);
  }

  /** Appends to a file as another process, safe at once. */
  put(path: string, text: string): void {
    this.#tree.put(this.#real(path), text);
  }

  /** Removes a file as another process, safe at once. */
  delete(path: string): void {
    this.#tree.delete(this.#real(path));
  }

  /** A disk with what is left if the power fails now; `chance` is from 0 to 1. */
  afterPowerLoss(chance: () => number): SimulatedDisk {
    const root = temporaryFolder();
    this.writeRemains(root, chance);
    return new SimulatedDisk(root, root, this.#options);
  }

  /** Writes what is left if the power fails now into a folder. */
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

  /** Within a folder both names change at once. */
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
