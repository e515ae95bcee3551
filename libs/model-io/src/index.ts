export {
  CALIBRATION_METHODS,
  calibrationSchema,
  createCalibrator,
  type Calibration,
  type CalibrationMethod,
} from './model/calibration';
export { createScorer, type FoldedMap, type ModelParameters, type Scorer } from './model/scorer';
export {
  metadataSchema,
  modelDescriptionSchema,
  REGIMES,
  SCHEMA_VERSION,
  type Metadata,
  type ModelDescription,
  type RegimeName,
} from './artifact/metadata';
export { PROBE_COUNT, type ModelDraft } from './artifact/draft';
