import { REGIMES, type RegimeName } from '@meta-agent/features';
import type {
  BoundedGate,
  ClassificationMetrics,
  DecisionLayerMetrics,
  GroupMetrics,
  OverrideThreshold,
} from '@meta-agent/model-io';
import type { TrainConfig } from '../config/train-config';
import { logGates, type LogShares } from './log-gates';

export interface GateInputs {
  readonly samples: number;
  readonly log: LogShares;
  readonly cvAccuracy: number;
  readonly test: ClassificationMetrics;
  readonly regimes: Readonly<Record<RegimeName, Pick<GroupMetrics, 'accuracy'>>>;
  readonly decision_layer: DecisionLayerMetrics;
  readonly parameters: readonly number[];
  /** Covers the folds and the final model. */
  readonly fits: readonly { readonly converged: boolean }[];
  readonly threshold: OverrideThreshold;
  /** Largest difference between the outputs for the probes. */
  readonly outputSpread: number;
}

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
    ...REGIMES.map((regime) =>
      atLeast(`accuracy_${regime}`, regimes[regime].accuracy, config.min_regime_accuracy[regime]),
    ),
    atMost('top_class_share', test.top_class_share, config.max_top_class_share),
    atMost('override_rate', decisionLayer.override_rate, config.max_override_rate),
    atLeast('consensus_respected', decisionLayer.consensus_respected, 1),
    atLeast('uplift_ci95_low', decisionLayer.uplift_ci95?.[0] ?? null, config.min_uplift),
    upliftGate(inputs, config),
    ...certificationGate(inputs, config),
    atLeast('finite_parameters', finite.length === parameters.length ? finite.length : 0, 1),
    atMost('coefficients_size', Math.max(0, ...finite.map(Math.abs)), config.max_coefficient),
    atLeast('fit_converged', fits.filter(({ converged }) => converged).length / fits.length, 1),
    atLeast('output_spread', inputs.outputSpread, MIN_SPREAD),
  ];
}

/**
 * An override must be better than the vote on the same rows, with statistical evidence. Without
 * overrides to measure the gate fails.
 */
function upliftGate({ decision_layer: layer }: GateInputs, config: TrainConfig): BoundedGate {
  const metric = upliftMetric(layer, config);
  const interval =
    metric === 'pnl' ? (layer.pnl?.override_difference_ci95 ?? null) : layer.override_uplift_ci95;
  const value = interval?.[0] ?? null;
  const passed = value !== null && value > 0;
  return { name: `override_uplift_${metric}_ci95_low`, value, limit: 0, bound: 'above', passed };
}

/** When the settings ask for a target precision, the precision must be certified. */
function certificationGate({ threshold }: GateInputs, { confidence }: TrainConfig): BoundedGate[] {
  const { certified } = threshold;
  if (certified === null) return [];
  const value = certified.point?.precision_lower_bound ?? null;
  return [
    {
      name: `certified_override_precision_${confidence}`,
      value,
      limit: certified.target_precision,
      bound: 'min',
      passed: value !== null,
    },
  ];
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
