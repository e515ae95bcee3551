import { join } from 'node:path';
import { isFolder, namesIn } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { isVersionName } from '../format/version';
import { loadArtifact, type LoadedModel } from '../load/load-artifact';
import type { VerifyKeys } from '../signature/keys';
import { currentSchema, type Current } from './current';
import {
  anchorLedger,
  decodeLedger,
  readLedger,
  type LedgerState,
  type ReadLedger,
} from './ledger';
import { currentPath, ledgerPath, versionPath, versionsPath } from './registry-paths';
import { verifyCurrent } from './sign-current';

/** @throws ModelError current_invalid, registry_unreadable */
export async function readCurrent(dir: string): Promise<Current | null> {
  const path = currentPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  return parseWith(
    currentSchema,
    decodeJson(bytes, 'current_invalid', path),
    'current_invalid',
    path,
  );
}

/** The versions, oldest first, without unfinished ones. @throws ModelError */
export async function listVersions(dir: string): Promise<string[]> {
  const path = versionsPath(dir);
  const names = await wrapErrors('registry_unreadable', path, () => namesIn(path));
  return names.filter(isVersionName).sort();
}

/**
 * Loads and validates a version of the registry.
 * @throws ModelError version_invalid, version_missing, version_mismatch, registry_unreadable and
 * the errors of loadArtifact
 */
export async function loadVersion(dir: string, version: string): Promise<LoadedModel> {
  await assertVersion(dir, version);
  const path = versionPath(dir, version);
  return expectVersion(await loadArtifact(path), version, path);
}

/** @throws ModelError version_invalid, version_missing, registry_unreadable */
export async function assertVersion(dir: string, version: string): Promise<void> {
  if (!isVersionName(version)) {
    const expected = 'a version like 20261123T184500Z-1a2b3c4d';
    throw new ModelError('version_invalid', { expected, received: JSON.stringify(version) });
  }
  const path = versionPath(dir, version);
  if (!(await wrapErrors('registry_unreadable', path, () => isFolder(path)))) {
    const expected = `${version} in ${versionsPath(dir)}`;
    throw new ModelError('version_missing', { expected });
  }
}

/** @throws ModelError version_mismatch when the folder was renamed or replaced */
export function expectVersion(model: LoadedModel, version: string, at: string): LoadedModel {
  if (model.version === version) return model;
  throw new ModelError('version_mismatch', { at, expected: version, received: model.version });
}

/**
 * Loads the promoted version and checks that its contents are the promoted ones.
 * @throws ModelError current_missing, current_invalid, hash_mismatch, the errors of loadVersion
 */
export async function loadCurrent(dir: string, keys?: VerifyKeys): Promise<LoadedModel> {
  return loadPromoted(dir, await readCurrent(dir), keys);
}

/** Like loadCurrent, for a pointer that was read before. */
export async function loadPromoted(
  dir: string,
  current: Current | null,
  keys?: VerifyKeys,
): Promise<LoadedModel> {
  if (current === null) {
    throw new ModelError('current_missing', { at: dir, expected: 'current.json' });
  }
  if (keys !== undefined) verifyCurrent(current, keys);
  const model = await loadVersion(dir, current.version);
  if (model.manifestHash !== current.manifest_sha256) {
    throw new ModelError('hash_mismatch', {
      at: join(versionPath(dir, current.version), 'manifest.json'),
      expected: current.manifest_sha256,
      received: model.manifestHash,
    });
  }
  return model;
}

const READS_AT_MOST = 100;

/**
 * Verifies the ledger. A promotion may run at the same time: the compared data was read while
 * current.json did not change.
 * @param keys when given, current.json must be signed by one of them
 * @throws ModelError signature_*, ledger_edited, ledger_cut, ledger_replaced, registry_unreadable,
 * current_invalid, current_mismatch, current_outdated
 */
export async function verifyLedger(dir: string, keys?: VerifyKeys): Promise<LedgerState> {
  let current = await readCurrent(dir);
  for (let reads = 1; ; reads += 1) {
    const bytes = await readLedgerFile(dir);
    const after = await readCurrent(dir);
    if (after?.generation === current?.generation || reads === READS_AT_MOST) {
      if (keys !== undefined && after !== null) verifyCurrent(after, keys);
      return anchorLedger(decodeLedger(bytes ?? new Uint8Array()), after);
    }
    current = after;
  }
}

/**
 * The verified lines of the ledger and the first fault in the ledger or current.json; the fault is
 * null when both are valid.
 * @throws ModelError registry_unreadable
 */
export async function inspectLedger(dir: string, keys?: VerifyKeys): Promise<ReadLedger> {
  try {
    return { entries: [...(await verifyLedger(dir, keys)).entries], flaw: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const bytes = await readLedgerFile(dir);
    return { entries: readLedger(bytes ?? new Uint8Array()).entries, flaw: error };
  }
}

/** @throws ModelError registry_unreadable: a missing permission does not mean tampering */
function readLedgerFile(dir: string): Promise<Uint8Array | undefined> {
  return readOwnFile(ledgerPath(dir), READ_LIMITS.ledger, 'registry_unreadable');
}
