import type { Gate } from '@meta-agent/decision';
import { REGIMES } from '@meta-agent/features';
import type { Metadata } from '../metadata/metadata';

/** A reason against a promotion, in the order of the gates. */
export type GateFlaw =
  | { readonly kind: 'failed'; readonly name: string; readonly gate: Gate }
  | { readonly kind: 'missing'; readonly name: string }
  /** The gate's value is not the one that the metadata holds elsewhere. */
  | {
      readonly kind: 'contradicted';
      readonly name: string;
      readonly gate: Gate;
      readonly recorded: number | null;
    };

type Judged = Pick<Metadata, 'gates' | 'override_threshold' | 'champion'> & {
  readonly n_samples: number;
  readonly cv_accuracy: number;
  readonly test_accuracy: number;
  readonly metrics: { readonly test: { readonly top_class_share: number } };
};

const MAXIMA = [
  'contested',
  'late_rows',
  'client_share',
  'top_class_share',
  'override_rate',
  'coefficients_size',
  'not_enough_time',
  'settlement_bias',
];

const REGIME_GATES = REGIMES.map((regime) => `accuracy_${regime}`);

/** Gates without which no version is promoted. */
const REQUIRED_GATES: readonly string[] = [
  ...['samples', 'contested', 'late_rows', 'client_share', 'cv_accuracy', 'test_accuracy'],
  ...REGIME_GATES,
  ...['top_class_share', 'override_rate', 'consensus_respected', 'uplift_ci95_low'],
  ...['finite_parameters', 'coefficients_size', 'fit_converged', 'output_spread'],
];

/** The evidence of the changes, in money or in accuracy, with the gates that belong to it. */
const EVIDENCE: readonly (readonly [gate: RegExp, name: string])[] = [
  [/^label_life_known$/, 'label_life_known'],
  [/^not_enough_time$/, 'not_enough_time'],
  [/^identified_changes_(accuracy|pnl)$/, 'identified_changes_accuracy'],
  [/^change_uplift_(accuracy|pnl)_lower_bound$/, 'change_uplift_accuracy_lower_bound'],
];
/** In artifacts of an earlier version: the evidence of the overrides. */
const OLDER_EVIDENCE = /^override_uplift_(accuracy|pnl)_ci95_low$/;
/** Needed when a version was current at the time of the training. */
const CHAMPION_GATE = 'better_than_champion';

/** Gates that pass without a value: there may be no rows to measure. */
const MAY_BE_UNMEASURED = ['consensus_respected', 'uplift_ci95_low', ...REGIME_GATES];

/**
 * The reasons against a promotion, computed from the values and limits of the gates: the field
 * `passed` alone proves nothing, because an editor may have written it.
 * @example
 * import { smallDraft } from '@meta-agent/model-io/testing';
 * const { metadata } = smallDraft();
 * judgeGates(metadata); // []
 * judgeGates({ ...metadata, gates: metadata.gates.slice(1) }).map(({ name }) => name); // ['samples']
 */
export function judgeGates(metadata: Judged): GateFlaw[] {
  const { gates } = metadata;
  const failed = gates.filter((gate) => !isPassed(gate));
  const missing = missingIn(metadata).map((name) => ({ kind: 'missing', name }) as const);
  return [
    ...failed.map((gate) => ({ kind: 'failed', name: gate.name, gate }) as const),
    ...missing,
    ...contradictionsIn(metadata),
  ];
}

function isPassed(gate: Gate): boolean {
  return gate.passed && keepsLimit(gate);
}

function keepsLimit({ name, value, limit, bound = boundOf(name) }: Gate): boolean {
  if (value === null) return MAY_BE_UNMEASURED.includes(name);
  if (bound === 'max') return value <= limit;
  return bound === 'above' ? value > limit : value >= limit;
}

/** For artifacts of an earlier version, whose gates name no bound. */
function boundOf(name: string): 'min' | 'max' | 'above' {
  if (MAXIMA.includes(name)) return 'max';
  return OLDER_EVIDENCE.test(name) ? 'above' : 'min';
}

function missingIn({ gates, override_threshold: threshold, champion }: Judged): string[] {
  const names = gates.map(({ name }) => name);
  const isCertified = threshold.certified != null || threshold.regimes != null;
  // The accuracy of a regime, or the upper end of its interval.
  const isPresent = (name: string) => names.includes(name) || names.includes(`${name}_ci95_high`);
  return [
    ...REQUIRED_GATES.filter((name) => !isPresent(name)),
    ...missingEvidence(names),
    ...(champion != null && !names.includes(CHAMPION_GATE) ? [CHAMPION_GATE] : []),
    ...(isCertified && !names.some((name) => name.startsWith('certified_override_precision'))
      ? ['certified_override_precision']
      : []),
  ];
}

function missingEvidence(names: readonly string[]): string[] {
  if (names.some((name) => OLDER_EVIDENCE.test(name))) return [];
  const isMissing = (gate: RegExp) => !names.some((name) => gate.test(name));
  return EVIDENCE.filter(([gate]) => isMissing(gate)).map(([, name]) => name);
}

/** Values that stand in the metadata twice. */
function contradictionsIn(metadata: Judged): GateFlaw[] {
  const recorded: Readonly<Record<string, number | null>> = {
    samples: metadata.n_samples,
    cv_accuracy: metadata.cv_accuracy,
    test_accuracy: metadata.test_accuracy,
    top_class_share: metadata.metrics.test.top_class_share,
    ...(metadata.champion != null && { [CHAMPION_GATE]: metadata.champion.difference }),
  };
  return metadata.gates
    .filter(({ name, value }) => Object.hasOwn(recorded, name) && value !== recorded[name])
    .map((gate) => ({
      ...({ kind: 'contradicted', name: gate.name, gate } as const),
      recorded: recorded[gate.name],
    }));
}
