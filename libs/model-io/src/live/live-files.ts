import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder, type Disk } from '@meta-agent/durable-files';
import { ModelError, wrapErrors } from '../errors';
import { decodeJson, encodeJson, parseWith } from '../format/json-file';
import { sha256 } from '../format/manifest';
import { READ_LIMITS, readOwnFile } from '../format/read-own-file';
import { publish } from '../registry/promote-version';
import type { Signer, VerifyKeys } from '../signature/keys';
import {
  livePointerSchema,
  liveStateSchema,
  readableStateSchema,
  type LivePointer,
  type LiveState,
} from './live-state';
import { signLive, verifyLive } from './signed-live';

const CODE = 'live_invalid';
/** The `previous_hash` of a state that begins a chain. */
export const NO_HASH = '0'.repeat(64);

export const pointerPath = (dir: string) => join(dir, 'live.json');
const folderPath = (dir: string) => join(dir, 'live');
export const statePath = (dir: string, generation: number) =>
  join(folderPath(dir), `${generation}.json`);

/** A live state as published. */
export interface PublishedLive {
  readonly state: LiveState;
  /** SHA-256 of its file. */
  readonly sha256: string;
}

/**
 * Whether a state continues no other: the first, or one that was computed anew.
 * @example
 * beginsChain({ previous_hash: '0'.repeat(64) }); // true
 */
export const beginsChain = ({ previous_hash: hash }: Pick<LiveState, 'previous_hash'>): boolean =>
  hash === NO_HASH;

/**
 * The pointer to a state, as `live.json` holds it.
 * @example
 * const live = await readLive('models/meta_v2');
 * live && encodePointer(live); // null
 */
export const encodePointer = ({
  state: { generation },
  sha256: hash,
}: {
  readonly state: Pick<LiveState, 'generation'>;
  readonly sha256: string;
}): Buffer => encodeJson({ schema_version: 1, generation, sha256: hash });

/** What a supervisor has learned, without its place in the chain. */
export type LiveDraft = Omit<
  LiveState,
  'schema_version' | 'generation' | 'previous_hash' | 'signature'
>;

/**
 * The live state in force; null before the first.
 * @throws ModelError live_invalid, registry_unreadable
 * @example
 * await readLive('models/meta_v2'); // null
 */
export async function readLive(dir: string): Promise<PublishedLive | null> {
  const pointer = await readPointer(dir);
  return pointer && readGeneration(dir, pointer.generation, pointer.sha256);
}

async function readPointer(dir: string) {
  const path = pointerPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  return parsePointer(bytes, path);
}

/** @throws ModelError live_invalid */
export function parsePointer(bytes: Uint8Array, at: string): LivePointer {
  return parseWith(livePointerSchema, decodeJson(bytes, CODE, at), CODE, at);
}

/**
 * The live state of one generation.
 * @param expected SHA-256 of its file, from the pointer or from the next generation
 * @throws ModelError live_invalid, registry_unreadable
 */
export async function readGeneration(
  dir: string,
  generation: number,
  expected: string | null = null,
): Promise<PublishedLive> {
  const path = statePath(dir, generation);
  const bytes = await readOwnFile(path, READ_LIMITS.liveState, 'registry_unreadable');
  if (bytes === undefined) {
    throw new ModelError(CODE, { at: path, expected: 'a file', received: 'none' });
  }
  return parseGeneration(bytes, path, { generation, sha256: expected });
}

/** @throws ModelError live_invalid */
export function parseGeneration(
  bytes: Uint8Array,
  at: string,
  expected: { readonly generation: number; readonly sha256: string | null },
): PublishedLive {
  const hash = sha256(bytes);
  if (expected.sha256 !== null && hash !== expected.sha256) {
    throw new ModelError(CODE, { at, expected: `hash ${expected.sha256}`, received: hash });
  }
  const state = parseWith(readableStateSchema, decodeJson(bytes, CODE, at), CODE, at);
  const { generation } = expected;
  if (state.generation === generation) return { state, sha256: hash };
  const received = `generation ${state.generation}`;
  throw new ModelError(CODE, { at, expected: `generation ${generation}`, received });
}

/**
 * Every generation, the newest first, each proven by the one after it, down to the first or to one
 * that was computed anew.
 * @param keys when given, one of them must have signed the newest
 * @throws ModelError live_invalid, registry_unreadable, signature_*
 */
export async function readLiveChain(dir: string, keys?: VerifyKeys): Promise<PublishedLive[]> {
  const newest = await readLive(dir);
  if (newest === null) return [];
  if (keys !== undefined) verifyLive(newest.state, keys);
  const chain = [newest];
  for (let last = newest; !beginsChain(last.state); last = chain[chain.length - 1]) {
    const { generation, previous_hash: hash } = last.state;
    chain.push(await readGeneration(dir, generation - 1, hash));
  }
  return chain;
}

/**
 * Publishes the next live state: its own file first, then the pointer.
 * @param before the state in force, which the new one continues; null for the first
 * @throws ModelError live_changed when another supervisor has published meanwhile, write_failed
 */
export async function publishLive(
  folder: LiveFolder,
  before: PublishedLive | null,
  draft: LiveDraft,
): Promise<PublishedLive> {
  const { dir } = folder;
  const found = await readLive(dir);
  if (found?.sha256 !== before?.sha256) {
    throw new ModelError('live_changed', {
      at: pointerPath(dir),
      expected: `generation ${before?.state.generation ?? 0}`,
      received: `generation ${found?.state.generation ?? 0}`,
    });
  }
  const generation = (before?.state.generation ?? 0) + 1;
  return write(folder, generation, before?.sha256 ?? NO_HASH, draft);
}

/**
 * Publishes a live state that was computed anew, where those before it cannot be used: it has the
 * next generation, since engines take no earlier one, and begins a chain of its own. The files of the
 * others stay.
 * @throws ModelError write_failed
 */
export async function publishLiveAnew(
  folder: LiveFolder,
  draft: LiveDraft,
): Promise<PublishedLive> {
  const { dir } = folder;
  const names = await readdir(folderPath(dir)).catch(() => []);
  const numbers = names.map((name) => Number(/^(\d{1,15})\.json$/.exec(name)?.[1] ?? 0));
  const pointer = await readPointer(dir).catch(() => null);
  const newest = Math.max(pointer?.generation ?? 0, ...numbers);
  return write(folder, newest + 1, NO_HASH, draft);
}

/** Where live states are published, and who signs them. */
export interface LiveFolder {
  readonly dir: string;
  readonly disk: Disk;
  /** Unsigned without one. */
  readonly signer?: Signer | undefined;
}

async function write(
  { dir, disk, signer }: LiveFolder,
  generation: number,
  previous_hash: string,
  draft: LiveDraft,
): Promise<PublishedLive> {
  const unsigned = liveStateSchema.parse({
    schema_version: 2,
    generation,
    previous_hash,
    ...draft,
  });
  const state = signer === undefined ? unsigned : signLive(unsigned, signer);
  const bytes = encodeJson(state);
  const hash = sha256(bytes);
  const pointer = encodePointer({ state, sha256: hash });
  await putLive({ dir, disk }, generation, { state: bytes, pointer });
  return { state, sha256: hash };
}

/** Writes a state, then the pointer to it. A crash between the two leaves the state before in force. */
export async function putLive(
  { dir, disk }: Pick<LiveFolder, 'dir' | 'disk'>,
  generation: number,
  { state, pointer }: { readonly state: Uint8Array; readonly pointer: Uint8Array },
): Promise<void> {
  await putState({ dir, disk }, generation, state);
  await publish(disk, pointerPath(dir), pointer);
}

/** Writes a state without its pointer: it is part of the chain, and not in force. */
export async function putState(
  { dir, disk }: LiveFolder,
  generation: number,
  state: Uint8Array,
): Promise<void> {
  await wrapErrors('write_failed', folderPath(dir), () => ensureFolder(disk, folderPath(dir)));
  await publish(disk, statePath(dir, generation), state);
}
