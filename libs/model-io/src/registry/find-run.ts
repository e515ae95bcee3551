import { join } from 'node:path';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { listVersions } from './read-registry';
import { versionPath } from './registry-paths';

/** The version that a run has saved; null before. @throws ModelError registry_unreadable */
export async function findRun(dir: string, runId: string): Promise<string | null> {
  for (const version of (await listVersions(dir)).reverse()) {
    const path = join(versionPath(dir, version), 'metadata.json');
    const bytes = await readOwnFile(path, READ_LIMITS.artifactFile, 'registry_unreadable');
    if (bytes !== undefined && runIdIn(bytes) === runId) return version;
  }
  return null;
}

/** A version that cannot be read is no version of the run. */
function runIdIn(bytes: Uint8Array): unknown {
  try {
    return (JSON.parse(String(Buffer.from(bytes))) as { run_id?: unknown }).run_id;
  } catch {
    return undefined;
  }
}
