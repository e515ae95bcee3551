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

/**
 * The report of a model, as its manifest lists it: a plain file of at most 16 MiB.
 * @throws EngineError report_missing
 */
export async function readReport(dir: string, model: LoadedModel | null): Promise<Uint8Array> {
  if (model === null) throw missing('no model');
  const { version, files } = model;
  if (!Object.hasOwn(files, REPORT)) throw missing(`${version} without one`);
  try {
    const folder = (await isArtifactFolder(dir)) ? dir : openRegistry({ dir }).pathOf(version);
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
