import type { FeatureSet } from '@meta-agent/features';
import { ModelError } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { decodeWeights } from '../format/keras-model';
import type { Metadata } from '../metadata/metadata';
import { deltasPerGroup, groupsSchema, type GroupWeights } from '../model/group-weights';
import type { VerifiedFiles } from './verify-files';

const NAMES = 'groups.json';
const DELTAS = 'groups.bin';

/**
 * The weights of the groups, where the metadata names groups.
 * @throws ModelError file_missing, file_invalid, shape_mismatch, not_finite
 */
export function readGroups(
  { manifest, bytesOf }: VerifiedFiles,
  metadata: Metadata,
  { names: features }: FeatureSet,
): GroupWeights | null {
  if (metadata.groups == null) return null;
  for (const name of [NAMES, DELTAS]) {
    if (!Object.hasOwn(manifest.files, name)) {
      throw new ModelError('file_missing', { at: name, received: 'no such entry' });
    }
  }
  const value = decodeJson(bytesOf(NAMES), 'file_invalid', NAMES);
  const { by, kappa, names } = parseWith(groupsSchema, value, 'file_invalid', NAMES);
  if (by !== metadata.groups.by) {
    const expected = `${metadata.groups.by}, as in metadata.json`;
    throw new ModelError('file_invalid', { at: `${NAMES}, by`, expected, received: by });
  }
  const bytes = bytesOf(DELTAS);
  expectSize(`${NAMES}, names`, metadata.groups.count, names.length);
  expectSize(DELTAS, 4 * names.length * deltasPerGroup(features.length), bytes.byteLength);
  const deltas = decodeWeights(bytes, 0, bytes.byteLength / 4);
  assertFinite(deltas);
  return { by, kappa, names, deltas };
}

function expectSize(at: string, expected: number, received: number): void {
  if (expected === received) return;
  throw new ModelError('shape_mismatch', {
    at,
    expected: String(expected),
    received: String(received),
  });
}

function assertFinite(deltas: Float32Array): void {
  for (let i = 0; i < deltas.length; i += 1) {
    if (Number.isFinite(deltas[i])) continue;
    throw new ModelError('not_finite', {
      at: `${DELTAS}, ${i}`,
      expected: 'a finite number',
      received: String(deltas[i]),
    });
  }
}
