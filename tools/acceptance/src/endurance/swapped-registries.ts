import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { RecordedSwap, Written } from './recorded-swaps';

/**
 * Registries behind one symbolic link: the next one takes the place of the one before, so that no
 * ledger becomes long. Their contents are what a registry has written, file by file.
 */
export class SwappedRegistries {
  readonly link = join(temporaryFolder(), 'models');
  readonly #parent = temporaryFolder();
  readonly #versions: string;
  #count = 0;

  /** @param template a registry whose versions all of them share */
  constructor(template: string) {
    this.#versions = join(template, 'versions');
  }

  /** Puts a new registry in place, with a first version in force. */
  exchange(first: RecordedSwap): void {
    this.#count += 1;
    const dir = join(this.#parent, `registry-${this.#count}`);
    mkdirSync(join(dir, 'live'), { recursive: true });
    symlinkSync(this.#versions, join(dir, 'versions'));
    replace(dir, first.files);
    symlinkSync(dir, `${this.link}.new`);
    renameSync(`${this.link}.new`, this.link);
  }

  swap({ files }: RecordedSwap): void {
    replace(this.link, files);
  }
}

/** By rename, as the registry does. */
function replace(dir: string, files: readonly Written[]): void {
  for (const [path, bytes] of files) {
    const temporary = join(dir, '.tmp-of-test');
    writeFileSync(temporary, bytes);
    renameSync(temporary, join(dir, path));
  }
}
