import { beginsChain, type History } from '@meta-agent/model-io';
import { z } from 'zod';
import { DECISION_LOG, DECISIONS, type EvidenceManifest } from './evidence-manifest';
import { refusedPack } from './pack-error';

/** The files of a pack that prove others, by their path. */
export type ReadFiles = Map<string, Buffer>;

const hash = z.string();
const linkSchema = z.looseObject({ generation: z.int(), previous_hash: hash });
const pointerSchema = z.looseObject({ generation: z.int(), sha256: hash });
const listed = z.record(z.string(), z.looseObject({ sha256: hash }));
const artifactSchema = z.looseObject({ files: listed });
const logsSchema = z.array(z.looseObject({ name: z.string(), sha256: hash }));

/**
 * Proves what the hashes of single files do not: what the manifest says of the ledger and the models,
 * that each model is whole and the one that the ledger names, and that a log is the one that was hashed.
 * @throws OpsError archive_invalid
 */
export function proveContents(
  manifest: EvidenceManifest,
  files: ReadFiles,
  history: History | null,
): void {
  const { current = null } = history ?? {};
  assertSame('ledger_head', manifest.ledger_head, current?.ledger_head ?? null);
  assertSame('current', manifest.current, current?.version ?? null);
  for (const version of manifest.versions) proveVersion(version, manifest, files, history);
  for (const { name, sha256 } of parsed(DECISION_LOG, logsSchema, files)) {
    const packed = hashOf(manifest, `${DECISIONS}/${name}`);
    if (packed !== null) assertSame(`SHA-256 of ${name}`, sha256, packed);
  }
}

function proveVersion(
  version: string,
  manifest: EvidenceManifest,
  files: ReadFiles,
  history: History | null,
): void {
  const folder = `versions/${version}`;
  const path = `${folder}/manifest.json`;
  for (const [name, { sha256 }] of Object.entries(parsed(path, artifactSchema, files).files)) {
    assertSame(`SHA-256 of ${folder}/${name}`, sha256, hashOf(manifest, `${folder}/${name}`));
  }
  const line = history?.entries.findLast(({ to }) => to === version);
  if (line === undefined) return;
  assertSame(`manifest of ${version}`, line.manifest_sha256, hashOf(manifest, path));
}

/**
 * Proves the live states from the newest, which the pointer names, to the first of the pack.
 * @returns the number of states
 */
export function proveLiveChain(manifest: EvidenceManifest, files: ReadFiles): number {
  const { live, first_live_generation: first } = manifest;
  if (live === null || first === null) return 0;
  const pointer = parsed('live.json', pointerSchema, files);
  assertSame('live', live, { generation: pointer.generation, sha256: pointer.sha256 });
  let expected: string | null = live.sha256;
  for (let generation = live.generation; generation >= first; generation -= 1) {
    const path = `live/${generation}.json`;
    // Before a state that was computed anew, an earlier chain ends: its own hash names its last state.
    if (expected !== null) assertSame(`SHA-256 of ${path}`, expected, hashOf(manifest, path));
    const state = parsed(path, linkSchema, files);
    assertSame(`generation in ${path}`, generation, state.generation);
    expected = beginsChain(state) ? null : state.previous_hash;
  }
  return live.generation - first + 1;
}

const hashOf = ({ files }: EvidenceManifest, path: string): string | null =>
  Object.hasOwn(files, path) ? files[path].sha256 : null;

function parsed<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  files: ReadFiles,
): z.infer<Schema> {
  const bytes = files.get(path);
  if (bytes === undefined) throw refusedPack('archive_invalid', path, 'no such file');
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw refusedPack('archive_invalid', `${path} as it was written`, 'something else', error);
  }
}

function assertSame(name: string, expected: unknown, received: unknown): void {
  const [wanted, found] = [JSON.stringify(expected), JSON.stringify(received)];
  if (wanted !== found) throw refusedPack('archive_invalid', `${name} ${wanted}`, found);
}
