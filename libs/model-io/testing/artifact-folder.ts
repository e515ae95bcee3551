import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { ModelDraft } from '../src/format/draft';
import { encodeArtifact } from '../src/format/encode-artifact';
import { ARTIFACT_FILES, encodeManifest } from '../src/format/manifest';
import { SAVED_AT_MS } from './small-draft';

/** Writes a draft without asking whether it would be loaded. */
export function writeArtifact(draft: ModelDraft): string {
  const folder = join(temporaryFolder(), 'artifact');
  mkdirSync(folder);
  for (const [name, bytes] of encodeArtifact(draft, SAVED_AT_MS).files) {
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

type Json = Record<string, unknown>;

/** Changes a JSON file and seals the artifact again, so that only the contents are wrong. */
export function editAndSeal(folder: string, name: string, edit: (value: Json) => Json): void {
  const path = join(folder, name);
  const value = JSON.parse(readFileSync(path, 'utf8')) as Json;
  // What JSON cannot hold, it can still spell: 1e999 is read as Infinity.
  const text = JSON.stringify(edit(value)).replaceAll('"INFINITY"', '1e999');
  writeFileSync(path, text);
  seal(folder);
}

/** Writes a manifest of what is there, with the files in any order. */
export function seal(folder: string, names: readonly string[] = ARTIFACT_FILES): void {
  const files = names.map((name) => [name, readFileSync(join(folder, name))] as const);
  writeFileSync(join(folder, 'manifest.json'), encodeManifest(new Map(files)));
}
