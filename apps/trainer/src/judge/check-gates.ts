import { REGIMES, VOLATILITY_REGIMES, type RegimeName } from '@meta-agent/features';
import type {
  BoundedGate,
  CertifiedThreshold,
  ChampionComparison,
  ClassificationMetrics,
  DecisionLayerMetrics,
  OverrideThreshold,
  RegimeMetrics,
  RegimeThresholds,
} from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import { logGates, type LogShares } from './log-gates';

export interface GateInputs {
  readonly samples: number;
  readonly log: LogShares;
  readonly cvAccuracy: number;
  readonly test: ClassificationMetrics;
  readonly regimes: Readonly<Record<RegimeName, Pick<RegimeMetrics, 'accuracy' | 'accuracy_ci95'>>>;
  readonly decision_layer: DecisionLayerMetrics;
  /** Null when no version is current. */
  readonly champion: ChampionComparison | null;
  /** The settlement by prices; null without prices. */
  readonly settlement: { readonly executed: { readonly meanPct: number } | null } | null;
  readonly parameters: readonly number[];
  /** Covers the folds and the final model. */
  readonly fits: readonly { readonly converged: boolean }[];
  readonly threshold: OverrideThreshold;
  /** Largest difference between the outputs for the probes. */
  readonly outputSpread: number;
}

/** Share of the mean gain of a change that executed and settled profits may differ by. */
const SETTLEMENT_TOLERANCE = 0.25;

/** Below this the outputs count as constant. */
const MIN_SPREAD = 1e-4;

/** Every gate with its value and limit, in the order of the specification. */
export function checkGates(inputs: GateInputs, config: TrainConfig): BoundedGate[] {
  const { test, regimes, decision_layer: decisionLayer, parameters, fits } = inputs;
  const finite = parameters.filter(Number.isFinite);
  return [
    atLeast('samples', inputs.samples, config.min_samples),
    ...logGates(inputs.log, config),
    atLeast('cv_accuracy', inputs.cvAccuracy, config.min_accuracy),
    atLeast('test_accuracy', test.accuracy, config.min_accuracy),
    ...REGIMES.map((regime) => regimeGate(regime, regimes[regime], config)),
    atMost('top_class_share', test.top_class_share, config.max_top_class_share),
    atMost('override_rate', decisionLayer.override_rate, config.max_override_rate),
    atLeast('consensus_respected', decisionLayer.consensus_respected, 1),
    atLeast('uplift_ci95_low', decisionLayer.uplift_ci95?.[0] ?? null, config.min_uplift),
    ...evidenceGates(decisionLayer, config),
    ...settlementGate(inputs),
    ...championGate(inputs),
    ...certificationGate(inputs, config),
    atLeast('finite_parameters', finite.length === parameters.length ? finite.length : 0, 1),
    atMost('coefficients_size', Math.max(0, ...finite.map(Math.abs)), config.max_coefficient),
    atLeast('fit_converged', fits.filter(({ converged }) => converged).length / fits.length, 1),
    atLeast('output_spread', inputs.outputSpread, MIN_SPREAD),
  ];
}

/**
 * Fails only when the whole 95 % interval lies below the limit: the value is its upper end. The
 * guide compares the accuracy itself, and so does a test part too short for an interval.
 */
function regimeGate(
  regime: RegimeName,
  { accuracy, accuracy_ci95: interval }: GateInputs['regimes'][RegimeName],
  { min_regime_accuracy: limits, recipe }: TrainConfig,
): BoundedGate {
  const isPoint = recipe === 'guide' || interval === null;
  return isPoint
    ? atLeast(`accuracy_${regime}`, accuracy, limits[regime])
    : atLeast(`accuracy_${regime}_ci95_high`, interval[1], limits[regime]);
}

/**
 * Changes must be better than the vote on the same rows: a known life of a label, enough time and
 * enough identified changes to tell, and a lower bound above 0. Without changes to measure these
 * gates fail. Blocks shorter than four lives make the bound too high, so an assumed life fails too.
 */
function evidenceGates(layer: DecisionLayerMetrics, config: TrainConfig): BoundedGate[] {
  const metric = upliftMetric(layer, config);
  const { evidence, identifiedShare } = evidenceFor(layer, metric);
  const isMeasured = evidence?.status === 'measured';
  const bound = evidence?.lower_bound ?? null;
  const share = identifiedShare ?? 0;
  return [
    atLeast('label_life_known', Number(layer.evidence.life_known), 1),
    {
      ...{ name: 'not_enough_time', value: isMeasured ? 0 : (evidence?.missing_days ?? null) },
      ...{ limit: 0, bound: 'max', passed: isMeasured },
    },
    {
      ...{ name: `identified_changes_${metric}`, value: share, limit: config.min_identified_share },
      ...{ bound: 'min', passed: share >= config.min_identified_share },
    },
    {
      ...{ name: `change_uplift_${metric}_lower_bound`, value: bound, limit: 0 },
      ...{ bound: 'above', passed: bound !== null && bound > 0 },
    },
  ];
}

/** The evidence of one measure, and the share of the changes that it covers. */
export function evidenceFor(layer: DecisionLayerMetrics, metric: 'accuracy' | 'pnl') {
  return metric === 'pnl'
    ? {
        evidence: layer.pnl?.evidence ?? null,
        identifiedShare: layer.pnl?.identified_share ?? null,
      }
    : { evidence: layer.evidence, identifiedShare: layer.changes.identified_share };
}

/** Executed trades must earn what prices say: a quarter of the mean gain is tolerated. */
function settlementGate({ settlement, decision_layer: layer }: GateInputs): BoundedGate[] {
  const executed = settlement?.executed ?? null;
  if (executed === null) return [];
  const gain = Math.abs(layer.pnl?.change_difference ?? 0);
  return [atMost('settlement_bias', Math.abs(executed.meanPct), SETTLEMENT_TOLERANCE * gain)];
}

/**
 * On the same records the candidate earns more than the champion. Its own proof is against the vote;
 * here the difference itself decides (docs/decisions/0018-better-than-the-champion.md).
 */
function championGate({ champion }: GateInputs): BoundedGate[] {
  if (champion === null) return [];
  const { difference: value } = champion;
  const passed = value !== null && value > 0;
  return [{ name: 'better_than_champion', value, limit: 0, bound: 'above', passed }];
}

/** When the settings ask for a target precision, the precision must be certified. */
function certificationGate({ threshold }: GateInputs, { confidence }: TrainConfig): BoundedGate[] {
  const { certified, regimes } = threshold;
  const target = certified?.target_precision ?? regimes?.target_precision;
  if (target === undefined) return [];
  const value = lowestBound(regimes === null ? [certified] : certificatesOf(regimes));
  return [
    {
      name: `certified_override_precision_${confidence}`,
      value,
      limit: target,
      bound: 'min',
      passed: value !== null,
    },
  ];
}

const certificatesOf = (regimes: RegimeThresholds) =>
  VOLATILITY_REGIMES.map((regime) => regimes[regime]);

/** The lowest bound of the thresholds that are certified; null when none is. */
function lowestBound(certificates: readonly (CertifiedThreshold | null)[]): number | null {
  const bounds = certificates.flatMap((one) => one?.point?.precision_lower_bound ?? []);
  return bounds.length === 0 ? null : Math.min(...bounds);
}

/** The unit of the uplift: money when outcomes are known, unless the settings say otherwise. */
export function upliftMetric(
  layer: DecisionLayerMetrics,
  { uplift_metric: asked }: TrainConfig,
): 'accuracy' | 'pnl' {
  if (asked !== 'auto') return asked;
  return layer.pnl === null ? 'accuracy' : 'pnl';
}

function atLeast(name: string, value: number | null, limit: number): BoundedGate {
  return { name, value, limit, bound: 'min', passed: value === null || value >= limit };
}

function atMost(name: string, value: number | null, limit: number): BoundedGate {
  return { name, value, limit, bound: 'max', passed: value === null || value <= limit };
}
