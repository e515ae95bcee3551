import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrno, readRegularFile } from '@meta-agent/durable-files';
import {
  encodeHistory,
  encodePointer,
  isArtifactFile,
  linesInForce,
  ModelError,
  type LedgerState,
  type PublishedLive,
  type Registry,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { ARCHIVE_LIMITS } from '../archive/archive-manifest';
import type { Source } from '../archive/pack-files';
import { readProvenStates } from '../replay/live/read-proven-states';

/** What a pack takes from a registry. */
export interface Gathered {
  readonly sources: readonly Source[];
  /** What could not be taken, and why. */
  readonly missing: readonly string[];
}

/** The ledger, with the head that anchors it. */
export function gatherLedger(ledger: LedgerState): Gathered {
  const files = encodeHistory(ledger);
  if (files === null) return { sources: [], missing: ['the ledger: no version was ever current'] };
  const sources = [
    sourceOf('current.json', Buffer.from(files.current)),
    sourceOf('ledger.jsonl', Buffer.from(files.ledger)),
  ];
  return { sources, missing: [] };
}

/** The operator's stop and the named challenger, if there ever was one. */
export async function gatherControl(dir: string): Promise<Gathered> {
  const sources: Source[] = [];
  for (const name of ['control.json', 'challenger.json']) {
    const bytes = await bytesOrNull(join(dir, name));
    if (bytes !== null) sources.push(sourceOf(name, bytes));
  }
  return { sources, missing: [] };
}

export interface GatheredLive extends Gathered {
  /** The state that the pointer of the pack names. */
  readonly newest: PublishedLive | null;
  readonly firstGeneration: number | null;
  /** The newest packed generation of an earlier chain; null: one chain. */
  readonly earlier: number | null;
}

/** The live states from the one in force at a time on, and the pointer that proves the newest. */
export async function gatherLive(
  dir: string,
  sinceMs: number,
  keys?: VerifyKeys,
): Promise<GatheredLive> {
  const { states, newest, earlier, flaw } = await readProvenStates(dir, keys);
  const missing = flaw === null ? [] : [`older live states: ${flaw}`];
  // A newest state that is refused proves no other.
  if (newest === null || states.size === 0 || !states.has(newest.state.generation)) {
    return { sources: [], missing, newest, firstGeneration: null, earlier: null };
  }
  const newestFirst = [...states.values()];
  const before = newestFirst.findIndex(({ as_of: asOf }) => Date.parse(asOf) <= sinceMs);
  const taken = newestFirst.slice(0, before < 0 ? newestFirst.length : before + 1);
  const sources = taken.map(({ generation }) => {
    const path = `live/${generation}.json`;
    return { path, read: () => bytesOf(join(dir, path)) };
  });
  const firstGeneration = taken[taken.length - 1].generation;
  return {
    // A supervisor may have published another one since: its pointer is not taken.
    sources: [sourceOf('live.json', encodePointer(newest)), ...sources],
    newest,
    // What was in force at that time is there, so nothing before it is missing.
    missing: before < 0 ? missing : [],
    firstGeneration,
    earlier: earlier !== null && earlier >= firstGeneration ? earlier : null,
  };
}

/** Every file of the versions, their reports among them. */
export async function gatherVersions(
  registry: Registry,
  versions: readonly string[],
): Promise<Gathered & { readonly versions: string[] }> {
  const sources: Source[] = [];
  const missing: string[] = [];
  const taken: string[] = [];
  for (const version of versions) {
    try {
      await registry.load(version);
      taken.push(version);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      missing.push(`${version}: ${error.message}`);
      continue;
    }
    const folder = registry.pathOf(version);
    for (const name of (await readdir(folder)).filter(isArtifactFile)) {
      sources.push({
        path: `versions/${version}/${name}`,
        read: () => bytesOf(join(folder, name)),
      });
    }
  }
  return { sources, missing, versions: taken };
}

/** The versions that were in use at a time or since, by the ledger. */
export function versionsSince(ledger: LedgerState, sinceMs: number): string[] {
  const lines = linesInForce(ledger);
  const first = lines.findLastIndex(({ at }) => Date.parse(at) <= sinceMs);
  return lines.slice(Math.max(0, first)).map(({ to }) => to);
}

export function sourceOf(path: string, bytes: Buffer): Source {
  return { path, read: () => Promise.resolve(bytes) };
}

const bytesOf = (path: string) => readRegularFile(path, { maxBytes: ARCHIVE_LIMITS.fileBytes });

async function bytesOrNull(path: string): Promise<Buffer | null> {
  try {
    return await bytesOf(path);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return null;
    throw error;
  }
}
