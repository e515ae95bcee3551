import { sum } from '@meta-agent/features';
import type { LoadedModel } from '@meta-agent/model-io';
import { OpsError } from '../errors';
import { ARCHIVE_LIMITS } from './archive-manifest';

/** Counts the bytes of an archive's versions, so that one large version does not cost the others. */
export class ArchiveBudget {
  #bytes = 0;

  /** @throws OpsError archive_too_large when the version does not fit; it is then not counted */
  take({ version, files }: Pick<LoadedModel, 'version' | 'files'>): void {
    const { fileBytes, totalBytes } = ARCHIVE_LIMITS;
    for (const [name, { bytes }] of Object.entries(files)) {
      if (bytes > fileBytes) throw tooLarge(version, `${fileBytes} bytes in ${name}`, bytes);
    }
    const bytes = sum(Object.values(files).map((file) => file.bytes));
    // Half: the other half is for manifests, the ledger and the padding of the format.
    if (this.#bytes + bytes > totalBytes / 2) {
      throw tooLarge(version, `${totalBytes / 2} bytes of versions`, this.#bytes + bytes);
    }
    this.#bytes += bytes;
  }
}

function tooLarge(version: string, expected: string, received: number): OpsError {
  return new OpsError('archive_too_large', {
    message: `${version} does not fit into the archive.`,
    expected: `at most ${expected}`,
    received: String(received),
    next: `copy the folder of ${version} by other means, or back up fewer versions at once`,
  });
}
