import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { ModelDraft } from '../src/format/draft';
import { encodeArtifact } from '../src/format/encode-artifact';
import { ARTIFACT_FILES, encodeManifest } from '../src/format/manifest';
import { SAVED_AT_MS } from './small-draft';

/** Writes a draft without checking whether the artifact can be loaded. */
export function writeArtifact(draft: ModelDraft): string {
  const folder = join(temporaryFolder(), 'artifact');
  mkdirSync(folder);
  for (const [name, bytes] of encodeArtifact(draft, SAVED_AT_MS).files) {
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

type Json = Record<string, unknown>;

/** Changes a JSON file and writes a matching manifest, so that only the contents are wrong. */
export function editAndSeal(folder: string, name: string, edit: (value: Json) => Json): void {
  const path = join(folder, name);
  const value = JSON.parse(readFileSync(path, 'utf8')) as Json;
  // JSON has no Infinity, but 1e999 is parsed as Infinity.
  const text = JSON.stringify(edit(value)).replaceAll('"INFINITY"', '1e999');
  writeFileSync(path, text);
  seal(folder);
}

/** Writes a manifest of the existing files in the given order. */
export function seal(folder: string, names: readonly string[] = ARTIFACT_FILES): void {
  const files = names.map((name) => [name, readFileSync(join(folder, name))] as const);
  writeFileSync(join(folder, 'manifest.json'), encodeManifest(new Map(files), 1));
}
