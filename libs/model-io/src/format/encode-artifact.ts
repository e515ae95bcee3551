import { ModelError } from '../errors';
import { modelDescriptionSchema, schemaVersionOf, type Metadata } from '../metadata/metadata';
import { describeGroups, type GroupWeights } from '../model/group-weights';
import { createScorer } from '../model/scorer';
import { PROBE_COUNT, type ModelDraft } from './draft';
import { encodeJson, parseWith } from './json-file';
import { describeKerasModel, encodeWeights } from './keras-model';
import {
  encodeManifest,
  hashFiles,
  MANIFEST,
  REPORT,
  sha256,
  type ArtifactFile,
  type GroupFile,
} from './manifest';
import { makeProbes } from './probes';
import { MAX_SAVED_BYTES } from './read-own-file';
import { versionName } from './version';

export interface EncodedArtifact {
  readonly version: string;
  /** The files in the order of writing; the manifest is last. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly manifestHash: string;
}

/**
 * Encodes a draft as an artifact: the same draft in the same second gives the same bytes.
 * @throws ModelError draft_invalid for mistakes of the caller, artifact_too_large; loadArtifact
 * checks the model
 */
export function encodeArtifact(draft: ModelDraft, savedAtMs: number): EncodedArtifact {
  assertComplete(draft);
  const parts = encodeParts(draft);
  const schemaVersion = schemaVersionOf(draft.metadata);
  const withMetadata = (metadata: Metadata) =>
    new Map<string, Uint8Array>([...parts, ['metadata.json', encodeJson(metadata)]]);
  // The hash covers everything learned and measured. It leaves out the report, which only shows
  // these contents, and the version field in the metadata.
  const unnamed = withMetadata(nameMetadata(draft, ''));
  const version = versionName(savedAtMs, sha256(encodeManifest(unnamed, schemaVersion)));
  const metadata = nameMetadata(draft, version);
  const files = withReport(draft, metadata, withMetadata(metadata));
  files.forEach(assertBearable);
  const manifest = encodeManifest(files, schemaVersion);
  return {
    version,
    files: new Map([...files, [MANIFEST, manifest]]),
    manifestHash: sha256(manifest),
  };
}

function assertComplete({ metadata, probeInputs }: ModelDraft): void {
  parseWith(modelDescriptionSchema, metadata, 'draft_invalid', 'metadata');
  if (probeInputs.length !== PROBE_COUNT) {
    throw new ModelError('draft_invalid', {
      at: 'probeInputs',
      expected: `${PROBE_COUNT} vectors`,
      received: `${probeInputs.length}`,
    });
  }
}

/** A larger file would be saved and served, but no archive would take it. */
function assertBearable({ byteLength }: Uint8Array, name: string): void {
  if (byteLength <= MAX_SAVED_BYTES) return;
  throw new ModelError('artifact_too_large', {
    at: name,
    expected: `at most ${MAX_SAVED_BYTES} bytes`,
    received: String(byteLength),
  });
}

function encodeParts(draft: ModelDraft): (readonly [ArtifactFile | GroupFile, Uint8Array])[] {
  const { kernel, bias, scaler, calibration, probeInputs, probeGroups, groups, metadata } = draft;
  const volatilityAt = metadata.feature_names.indexOf('volatility');
  const scorer = createScorer({ ...draft, volatilityAt });
  return [
    ['model.json', encodeJson(describeKerasModel(kernel.length / 3))],
    ['weights.bin', encodeWeights(kernel, bias)],
    ['scaler.json', encodeJson({ mean: [...scaler.mean], scale: [...scaler.scale] })],
    ['calibration.json', encodeJson(calibration)],
    ['probes.json', encodeJson(makeProbes(scorer, probeInputs, probeGroups), 0)],
    ...encodeGroups(groups ?? null),
  ];
}

function encodeGroups(groups: GroupWeights | null): (readonly [GroupFile, Uint8Array])[] {
  if (groups === null) return [];
  return [
    ['groups.json', encodeJson(describeGroups(groups), 0)],
    ['groups.bin', encodeWeights(groups.deltas)],
  ];
}

function nameMetadata({ metadata }: ModelDraft, version: string): Metadata {
  const filledIn = { version, schema_version: schemaVersionOf(metadata) };
  // Written twice: once to come first in the file, once to override the description's own fields.
  return { ...filledIn, ...metadata, ...filledIn };
}

function withReport(
  { report }: ModelDraft,
  metadata: Metadata,
  files: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  if (report === undefined) return new Map(files);
  const text = report({ metadata, files: hashFiles(files) });
  return new Map([...files, [REPORT, Buffer.from(text)]]);
}
