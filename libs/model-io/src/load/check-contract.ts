import {
  ACTIONS,
  FEATURE_SETS,
  findFeatureSet,
  showReceived,
  type FeatureSet,
} from '@meta-agent/features';
import { ModelError } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { MANIFEST } from '../format/manifest';
import { metadataSchema, SCHEMA_VERSION, type Metadata } from '../metadata/metadata';
import type { Checked } from './checklist';
import type { VerifiedFiles } from './verify-files';

const METADATA = 'metadata.json';

/** @throws ModelError schema_version_unknown, file_invalid */
export function checkSchemaVersion({ manifest, bytesOf }: VerifiedFiles): Checked<Metadata> {
  assertKnown(manifest.schema_version, MANIFEST);
  const value = decodeJson(bytesOf(METADATA), 'file_invalid', METADATA);
  assertKnown((value as Partial<Metadata> | null)?.schema_version, METADATA);
  const metadata = parseWith(metadataSchema, value, 'file_invalid', METADATA);
  return { value: metadata, detail: `schema version ${SCHEMA_VERSION}` };
}

function assertKnown(schemaVersion: unknown, at: string): void {
  if (schemaVersion !== SCHEMA_VERSION) {
    throw new ModelError('schema_version_unknown', {
      at,
      expected: `schema_version ${SCHEMA_VERSION}`,
      received: showReceived(schemaVersion),
    });
  }
}

/** @throws ModelError feature_set_unknown, feature_names_mismatch, class_order_mismatch */
export function checkFeatures(metadata: Metadata): Checked<FeatureSet> {
  const featureSet = findFeatureSet(metadata.feature_set);
  if (featureSet === undefined) {
    throw new ModelError('feature_set_unknown', {
      at: `${METADATA}, feature_set`,
      expected: `one of ${FEATURE_SETS.map((set) => set.name).join(', ')}`,
      received: JSON.stringify(metadata.feature_set),
    });
  }
  assertSameOrder('feature_names_mismatch', 'feature_names', featureSet.names, metadata);
  assertSameOrder('class_order_mismatch', 'class_names', ACTIONS, metadata);
  const detail = `feature set ${featureSet.name}, classes ${ACTIONS.join(', ')}`;
  return { value: featureSet, detail };
}

function assertSameOrder(
  code: 'feature_names_mismatch' | 'class_order_mismatch',
  field: 'feature_names' | 'class_names',
  expected: readonly string[],
  metadata: Metadata,
): void {
  const received = metadata[field];
  const length = Math.max(expected.length, received.length);
  for (let i = 0; i < length; i += 1) {
    if (expected.at(i) === received.at(i)) continue;
    throw new ModelError(code, {
      at: `${METADATA}, ${field}.${i}`,
      expected: expected.at(i) ?? 'nothing more',
      received: received.at(i) ?? 'nothing',
    });
  }
}
