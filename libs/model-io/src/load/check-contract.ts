import {
  ACTIONS,
  agentNamesFault,
  DEFAULT_AGENTS,
  featureSetsOf,
  findFeatureSet,
  showReceived,
  type AgentList,
  type FeatureSet,
} from '@meta-agent/features';
import { ModelError } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { MANIFEST } from '../format/manifest';
import { metadataSchema, SCHEMA_VERSIONS, type Metadata } from '../metadata/metadata';
import type { Checked } from './checklist';
import type { VerifiedFiles } from './verify-files';

const METADATA = 'metadata.json';

/** @throws ModelError schema_version_unknown, file_invalid */
export function checkSchemaVersion({ manifest, bytesOf }: VerifiedFiles): Checked<Metadata> {
  assertKnown(manifest.schema_version, MANIFEST);
  const value = decodeJson(bytesOf(METADATA), 'file_invalid', METADATA);
  assertKnown((value as Partial<Metadata> | null)?.schema_version, METADATA);
  const metadata = parseWith(metadataSchema, value, 'file_invalid', METADATA);
  return { value: metadata, detail: `schema version ${metadata.schema_version}` };
}

function assertKnown(schemaVersion: unknown, at: string): void {
  if (!SCHEMA_VERSIONS.includes(schemaVersion as number)) {
    throw new ModelError('schema_version_unknown', {
      at,
      expected: `schema_version ${SCHEMA_VERSIONS.join(' or ')}`,
      received: showReceived(schemaVersion),
    });
  }
}

/** The features of a model, and the agents that they are about. */
export interface ModelFeatures {
  readonly featureSet: FeatureSet;
  readonly agents: AgentList;
}

/**
 * @throws ModelError agents_invalid, feature_set_unknown, feature_names_mismatch,
 *   class_order_mismatch
 */
export function checkFeatures(metadata: Metadata): Checked<ModelFeatures> {
  const agents = checkAgents(metadata);
  const featureSet = findFeatureSet(metadata.feature_set, agents.names);
  if (featureSet === undefined) {
    throw new ModelError('feature_set_unknown', {
      at: `${METADATA}, feature_set`,
      expected: `one of ${featureSetsOf(agents.names)
        .map((set) => set.name)
        .join(', ')}`,
      received: JSON.stringify(metadata.feature_set),
    });
  }
  assertSameOrder('feature_names_mismatch', 'feature_names', featureSet.names, metadata);
  assertSameOrder('class_order_mismatch', 'class_names', ACTIONS, metadata);
  const detail = `feature set ${featureSet.name}, classes ${ACTIONS.join(', ')}`;
  return { value: { featureSet, agents }, detail };
}

/** @throws ModelError agents_invalid when the weights are not those of the agents */
function checkAgents({ agents: names = DEFAULT_AGENTS.names, base_weights }: Metadata): AgentList {
  const fault = agentNamesFault(names);
  if (fault !== null)
    throw new ModelError('agents_invalid', { at: `${METADATA}, agents`, ...fault });
  const weighted = Object.keys(base_weights);
  if (
    weighted.length !== names.length ||
    !names.every((name) => Object.hasOwn(base_weights, name))
  ) {
    throw new ModelError('agents_invalid', {
      at: `${METADATA}, base_weights`,
      expected: `the agents ${names.join(', ')}`,
      received: weighted.join(', '),
    });
  }
  return { names, weights: names.map((name) => base_weights[name]) };
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
