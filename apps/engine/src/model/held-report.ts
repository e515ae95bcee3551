import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { hasErrno, readRegularFile } from '@meta-agent/durable-files';
import {
  isArtifactFolder,
  MAX_SAVED_BYTES,
  openRegistry,
  REPORT,
  type LoadedModel,
} from '@meta-agent/model-io';
import { EngineError } from '../problem/engine-error';
import { identifyFiles } from './identify-model';

/** A report that was read, or is being read. */
interface Held {
  /** Of the version and of its file. */
  readonly identity: string;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * The report of a model, as its manifest lists it: a plain file of at most 16 MiB. Read once, however
 * many ask for it, until its file changes: each answer would hold as much memory else.
 */
export class HeldReport {
  readonly #dir: string;
  #held: Held | null = null;

  /** @param dir a registry, or one artifact's folder */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** @throws EngineError report_missing */
  async read(model: LoadedModel | null): Promise<Uint8Array> {
    if (model === null) throw missing('no model');
    const { version, files } = model;
    if (!Object.hasOwn(files, REPORT)) throw missing(`${version} without one`);
    const folder = await this.#folderOf(version);
    const identity = `${version} ${await identifyFiles(folder, [REPORT])}`;
    if (this.#held?.identity !== identity) {
      const held = { identity, bytes: readReport(folder, model) };
      this.#held = held;
      held.bytes.catch(() => {
        if (this.#held === held) this.#held = null;
      });
    }
    return this.#held.bytes;
  }

  async #folderOf(version: string): Promise<string> {
    const dir = this.#dir;
    return (await isArtifactFolder(dir)) ? dir : openRegistry({ dir }).pathOf(version);
  }
}

async function readReport(folder: string, { version, files }: LoadedModel): Promise<Uint8Array> {
  try {
    const bytes = await readRegularFile(join(folder, REPORT), { maxBytes: MAX_SAVED_BYTES });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 === files[REPORT].sha256) return bytes;
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) throw missing(`${version}, whose file is gone`);
    throw missing(`${version}, whose file is not read: ${(error as Error).message}`);
  }
  throw missing(`${version}, whose file is not the one of the manifest`);
}

function missing(received: string): EngineError {
  return new EngineError('report_missing', { expected: 'a model with its report', received });
}
