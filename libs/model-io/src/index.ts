export { ModelError, type ModelErrorCode } from './errors';
export { PROBE_COUNT, type ModelDraft } from './format/draft';
export {
  ARTIFACT_FILES,
  isArtifactFile,
  MANIFEST,
  REPORT,
  type FileHashes,
} from './format/manifest';
export { MAX_SAVED_BYTES, READ_LIMITS } from './format/read-own-file';
export { judgeChallenger } from './gates/judge-challenger';
export { judgeGates, type GateFlaw } from './gates/judge-gates';
export { isVersionName, shortenVersions } from './format/version';
export { type Probes } from './format/probes';
export { type CheckResult } from './load/checklist';
export {
  ARTIFACT_CHECKS,
  examineArtifact,
  loadArtifact,
  type Examination,
  type LoadedModel,
} from './load/load-artifact';
export { type ChampionComparison } from './metadata/champion';
export {
  type ClassificationMetrics,
  type ClassMetrics,
  type ReliabilityBin,
  type VolatilityFifth,
} from './metadata/classification-metrics';
export {
  type Baseline,
  type DecisionLayerMetrics,
  type GroupMetrics,
  type Money,
  type RegimeMetrics,
  type SymbolMetrics,
  type UpliftPeriod,
} from './metadata/decision-layer-metrics';
export { type Diversity, type DiversityByRegime, type PairDiversity } from './metadata/diversity';
export type { DriftRow } from './metadata/drift';
export { type MeasuredEvidence } from './metadata/evidence';
export { type FoldResult, type TriedRecipe } from './metadata/fit-record';
export { type AgentProfile, type LogProfile } from './metadata/log-profile';
export {
  metadataSchema,
  schemaVersionOf,
  type BoundedGate,
  type Metadata,
  type Metrics,
  type ModelDescription,
  type Provenance,
  type TrainedDescription,
} from './metadata/metadata';
export { isInSample, trainedTimeOf, type TrainedTime } from './metadata/trained-time';
export {
  horizonProofOf,
  regimeCertificateOf,
  type CertifiedThreshold,
  type OverrideThreshold,
  type RegimeThresholds,
  type ThresholdPoint,
} from './metadata/override-threshold';
export {
  CALIBRATION_METHODS,
  calibrationSchema,
  createCalibrator,
  toLogOdds,
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
export { deltasPerGroup, type GroupWeights } from './model/group-weights';
export { type MeasuredGroups, type TriedGroups } from './metadata/model-groups';
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
export {
  ledgerEntrySchema,
  type LedgerEntry,
  type LedgerState,
  type ReadLedger,
} from './registry/ledger';
export { filesOfRegistry } from './registry/files-of-registry';
export { matchVersions } from './registry/match-versions';
export { isArtifactFolder, openModel } from './registry/open-model';
export { type Promotion } from './registry/promote-version';
export { type LockHolder, whileLocked } from './registry/lock/registry-lock';
export type { Demoting, StandingChange } from './registry/control/change-standing';
export { readControl } from './registry/control/control';
export {
  demotionOf,
  isRelease,
  isReleased,
  readStanding,
  type Standing,
} from './registry/control/standing';
export { chooseChallenger, NEWEST } from './registry/challenger/choose-challenger';
export { isSignedChallenger } from './registry/challenger/is-signed-challenger';
export {
  nameChallenger,
  readNamedChallenger,
  type NamedChallenger,
} from './registry/challenger/named-challenger';
export { assertRegistry } from './registry/registry-folder';
export { openRegistry, type Registry, type RegistryOptions } from './registry/registry';
export type { Restoration, Restored } from './registry/restore-registry';
export {
  beginsChain,
  encodePointer,
  parseGeneration,
  publishLive,
  publishLiveAnew,
  readGeneration,
  readLive,
  readLiveChain,
  type LiveDraft,
  type PublishedLive,
} from './live/live-files';
export { liveStateSchema, type LiveState } from './live/live-state';
export { verifyCurrent } from './registry/sign-current';
export { claimLive, readLiveOwner, type LiveOwner } from './live/live-owner';
export { verifyLive } from './live/signed-live';
export { isLiveFile, readLiveFiles, restoreLive } from './live/restore-live';
export { LiveMemory, type SeenLive } from './live/live-memory';
export { readNewestLive, rememberLive } from './live/read-newest-live';
export { onlineStart, withOnlineExpert, type PublishedExpert } from './live/online-model';
export { openServedModel, type ServedModelOptions } from './served/open-served-model';
export { realFolder } from './served/folder-memory';
export { ServedMemory, type Served } from './served/served-memory';
export { assertNotFallen } from './served/assert-not-fallen';
export { generateKeys, type NewKeys, type Signer, type VerifyKeys } from './signature/keys';
export { readSigner, readVerifyKeys } from './signature/read-keys';
export { type Staging } from './registry/stage-versions';
export { type SavedVersion } from './registry/save-version';
export type { ObjectStore, StoredObject } from './mirror/object-store';
export { pullRegistry, type Pulled } from './mirror/pull-registry';
export { pushRegistry, type Pushed } from './mirror/push-registry';
