import type { AgentList, FeatureSet, SignalRecord } from '@meta-agent/features';
import type { Grouping } from './record-groups';
import type { RegimeCertificate } from './regime-certificate';

/**
 * Class logits as one affine map of the raw features:
 * logit[k] = bias[k] + sum over j of weights[k * featureCount + j] * feature[j].
 */
export interface AffineMap {
  /** 3 x featureCount, one row per class. */
  readonly weights: Float64Array;
  /** 3. */
  readonly bias: Float64Array;
  /** The features' training means, the origin of an explanation. */
  readonly center: Float64Array;
}

/** What a calibration by regime does after the affine map: softmax(factor * logits + offset). */
interface Sharpening {
  /** The factor for this raw feature vector. */
  factorOf(features: Float64Array): number;
  readonly offset: readonly [number, number, number];
}

/** Groups of records, each with a map of its own (partial pooling). */
export interface ModelGroups {
  readonly by: Grouping;
  readonly names: readonly string[];
  /** The index of a record's group; NO_GROUP for an unknown one, which the pooled map decides. */
  indexOf(record: SignalRecord): number;
  /** The map of a group, in place of the pooled one. */
  mapOf(group: number): AffineMap;
}

/** A trained classifier that has passed its validation. */
export interface MetaModel {
  readonly version: string;
  /** Time of the training, in milliseconds since 1970. */
  readonly trainedAtMs: number;
  readonly featureSet: FeatureSet;
  readonly featureCount: number;
  /** The agents that vote: those of the feature set. */
  readonly agents: AgentList;
  /** Least top probability (0..1) of an override, as chosen in training. */
  readonly overrideThreshold: number;
  /** A threshold per regime, in place of that one; null or absent: certified for all together. */
  readonly regimeCertificate?: RegimeCertificate | null;
  /** The horizon in minutes whose overrides are proven alone; null or absent: every one. */
  readonly primaryHorizon?: number | null;
  /** Whether the precision from that threshold on is certified; absent: not. */
  readonly isCertified?: boolean;
  /**
   * The certified threshold of each horizon, by its minutes, in place of that one; null where none
   * is certified. Absent or null: the horizons are not certified on their own.
   */
  readonly horizonCertificate?: Readonly<Record<string, number | null>> | null;
  /**
   * `veto`: the model is proven for vetoes alone (trained on executed trades), so it may only change
   * a vote to HOLD. Absent in older artifacts: `all`.
   */
  readonly overrides?: 'all' | 'veto';
  /** Scaler, weights and, if affine, calibration in one map. */
  readonly affine: AffineMap;
  /** Null or absent: one map for all records. */
  readonly groups?: ModelGroups | null;
  /** Null or absent: the calibration does not depend on the regime. */
  readonly sharpening?: Sharpening | null;
  /**
   * Probabilities of SELL, HOLD, BUY of one raw feature vector, into `out` (3).
   * @param group the index of the record's group; absent: the pooled map
   */
  score(features: Float64Array, out: Float64Array, group?: number): void;
}
