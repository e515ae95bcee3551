import type { RegimeCertificate } from '@meta-agent/decision';
import type { AgentList, FeatureSet } from '@meta-agent/features';
import { ModelError } from '../errors';
import type { FileHashes } from '../format/manifest';
import type { Probes } from '../format/probes';
import type { Metadata } from '../metadata/metadata';
import {
  horizonProofOf,
  regimeCertificateOf,
  type HorizonProof,
} from '../metadata/override-threshold';
import { createScorer, type ModelParameters, type Scorer } from '../model/scorer';
import { checkOutputs, checkProbes } from './check-behaviour';
import { checkFeatures, checkSchemaVersion } from './check-contract';
import { checkFinite, checkParameters, checkRanges, checkShapes } from './check-numbers';
import { Checklist, type CheckResult } from './checklist';
import { verifyFiles } from './verify-files';

/** A model that has passed every check; implements the decision library's MetaModel. */
export interface LoadedModel extends Scorer, HorizonProof {
  readonly version: string;
  readonly trainedAtMs: number;
  readonly featureSet: FeatureSet;
  readonly featureCount: number;
  /** The agents of the feature set, with their weights in the vote. */
  readonly agents: AgentList;
  /** The override threshold (0..1) chosen in training: the least top probability of an override. */
  readonly overrideThreshold: number;
  /** The threshold of each regime; null when one holds for all. */
  readonly regimeCertificate: RegimeCertificate | null;
  /** Which changes it may make; older artifacts may make all. */
  readonly overrides: 'all' | 'veto';
  readonly metadata: Metadata;
  readonly parameters: ModelParameters;
  readonly probes: Probes;
  /** The files that the manifest lists: all except the manifest. */
  readonly files: FileHashes;
  /** SHA-256 of manifest.json, which covers all files through their hashes. */
  readonly manifestHash: string;
}

/** The checks in their order; the first failure ends the examination. */
export const ARTIFACT_CHECKS = [
  'manifest present, sizes and hashes match',
  'schema version known',
  'features and classes as in the feature set',
  'shapes agree',
  'parameters present',
  'everything finite',
  'scales positive, calibration sound',
  'output not constant',
  'probes reproduced',
] as const;

/** The results of all checks, and the model or the error. */
export interface Examination {
  readonly checks: readonly CheckResult[];
  readonly outcome: { readonly model: LoadedModel } | { readonly error: ModelError };
}

/**
 * Runs all checks on an artifact folder. Never throws a ModelError.
 * @example
 * import { smallDraft } from '@meta-agent/model-io/testing';
 * const registry = openRegistry({ dir: 'models' });
 * const { version } = await registry.save(smallDraft());
 * const { checks } = await examineArtifact(registry.pathOf(version));
 * checks.every(({ passed }) => passed); // true
 */
export async function examineArtifact(folder: string): Promise<Examination> {
  const checklist = new Checklist(ARTIFACT_CHECKS);
  try {
    const model = await runChecks(folder, checklist);
    return { checks: checklist.results, outcome: { model } };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { checks: checklist.results, outcome: { error } };
  }
}

/**
 * Loads and validates an artifact folder.
 * @throws ModelError of the first check that fails.
 * @example
 * import { smallDraft } from '@meta-agent/model-io/testing';
 * const registry = openRegistry({ dir: 'models' });
 * const { version } = await registry.save(smallDraft());
 * (await loadArtifact(registry.pathOf(version))).featureCount; // 26
 */
export async function loadArtifact(folder: string): Promise<LoadedModel> {
  const { outcome } = await examineArtifact(folder);
  if ('error' in outcome) throw outcome.error;
  return outcome.model;
}

async function runChecks(
  folder: string,
  checklist: Checklist<(typeof ARTIFACT_CHECKS)[number]>,
): Promise<LoadedModel> {
  const [FILES, SCHEMA, FEATURES, SHAPES, PARAMETERS, FINITE, RANGES, OUTPUTS, PROBES] =
    ARTIFACT_CHECKS;
  const files = await checklist.run(FILES, () => verifyFiles(folder));
  const metadata = await checklist.run(SCHEMA, () => checkSchemaVersion(files));
  const { featureSet, agents } = await checklist.run(FEATURES, () => checkFeatures(metadata));
  const numbers = await checklist.run(SHAPES, () => checkShapes(files, featureSet, metadata));
  await checklist.run(PARAMETERS, () => checkParameters(numbers));
  await checklist.run(FINITE, () => checkFinite(numbers));
  const calibration = await checklist.run(RANGES, () => checkRanges(numbers, metadata));

  const { kernel, bias, scaler, groups, probes } = numbers;
  const volatilityAt = featureSet.names.indexOf('volatility');
  const parameters = { kernel, bias, scaler, calibration, volatilityAt, groups };
  const scorer = createScorer(parameters);
  await checklist.run(OUTPUTS, () => checkOutputs(scorer, scaler));
  await checklist.run(PROBES, () => checkProbes(scorer, probes));
  return {
    ...scorer,
    version: metadata.version,
    trainedAtMs: Date.parse(metadata.training_date),
    featureSet,
    featureCount: featureSet.names.length,
    agents,
    overrideThreshold: metadata.override_threshold.value,
    regimeCertificate: regimeCertificateOf(metadata.override_threshold),
    ...horizonProofOf(metadata.override_threshold),
    overrides: metadata.overrides ?? 'all',
    metadata,
    parameters,
    probes,
    files: files.manifest.files,
    manifestHash: files.manifestHash,
  };
}
