export { ModelError, type ModelErrorCode } from './errors';
export { PROBE_COUNT, type ModelDraft } from './format/draft';
export {
  ARTIFACT_FILES,
  isArtifactFile,
  MANIFEST,
  REPORT,
  type FileHashes,
} from './format/manifest';
export { isVersionName } from './format/version';
export {
  metadataSchema,
  modelDescriptionSchema,
  SCHEMA_VERSION,
  type Metadata,
  type ModelDescription,
} from './format/metadata';
export { type Probes } from './format/probes';
export { type CheckResult } from './load/checklist';
export {
  ARTIFACT_CHECKS,
  examineArtifact,
  loadArtifact,
  type Examination,
  type LoadedModel,
} from './load/load-artifact';
export {
  CALIBRATION_METHODS,
  calibrationSchema,
  createCalibrator,
  type Calibration,
  type CalibrationMethod,
} from './model/calibration';
export {
  applyMap,
  createScorer,
  type FoldedMap,
  type ModelParameters,
  type Scorer,
} from './model/scorer';
export { type Current, type LedgerHead } from './registry/current';
export { type RollbackChoice, type SkippedVersion } from './registry/choose-rollback';
export {
  decodeHistory,
  encodeHistory,
  linesInForce,
  predecessorOf,
  type History,
  type HistoryFiles,
} from './registry/history';
export { type LedgerEntry, type LedgerState, type ReadLedger } from './registry/ledger';
export { isArtifactFolder, openModel } from './registry/open-model';
export { type Promotion } from './registry/promote-version';
export { type LockHolder } from './registry/registry-lock';
export {
  assertRegistry,
  openRegistry,
  type Registry,
  type RegistryOptions,
  type Restoration,
  type Restored,
} from './registry/registry';
export { type Staging } from './registry/stage-versions';
export { type SavedVersion } from './registry/save-version';
