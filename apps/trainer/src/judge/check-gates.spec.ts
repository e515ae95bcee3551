import { ASSUMPTION, certifyThreshold } from '../certify/certify-threshold';
import { thresholdCurve } from '../certify/threshold-curve';
import { DEFAULT_CONFIG } from '../config/train-config';
import { checkGates, type GateInputs } from './check-gates';
import { thresholdInWords, verdictInWords } from './verdict-in-words';

const regime = { accuracy: 0.7, n_samples: 100 };

/** The fields of a run that the gates read; this run passes every gate. */
const PASSING = {
  samples: 5000,
  log: {
    contested: { moments: 0, rows: 0, share: 0, examples: [] },
    late: 0,
    future: 0,
    lines: 5000,
    clients: [{ client: null, rows: 5000 }],
  },
  cvAccuracy: 0.7,
  test: { accuracy: 0.7, top_class_share: 0.5 },
  regimes: {
    volatility_low: regime,
    volatility_medium: regime,
    volatility_high: regime,
    trending: regime,
    ranging: regime,
  },
  decision_layer: {
    override_rate: 0.2,
    consensus_respected: 1,
    uplift_ci95: [0.01, 0.03],
    override_uplift_ci95: [0.05, 0.15],
    override_accuracy: 0.8,
    base_accuracy_on_overrides: 0.7,
    final_balanced_accuracy: 0.75,
    base_balanced_accuracy: 0.7,
    final_action_shares: { SELL: 0.3, HOLD: 0.4, BUY: 0.3 },
    base_action_shares: { SELL: 0.3, HOLD: 0.4, BUY: 0.3 },
    pnl: null,
  },
  threshold: { value: 0.65, certified: null },
  parameters: [0.1, -0.2],
  fits: [{ converged: true }, { converged: true }],
  outputSpread: 0.5,
} as unknown as GateInputs;

type Layer = GateInputs['decision_layer'];
const layerWith = (changes: Partial<Layer>): Layer => ({ ...PASSING.decision_layer, ...changes });

const failedWith = (changes: Partial<GateInputs>) =>
  checkGates({ ...PASSING, ...changes }, DEFAULT_CONFIG)
    .filter((gate) => !gate.passed)
    .map((gate) => gate.name);

const money = (difference: number | null, interval: readonly [number, number] | null) =>
  ({ override_difference: difference, override_difference_ci95: interval }) as Layer['pnl'];

describe('checkGates', () => {
  it('passes a run within every limit', () => {
    expect(failedWith({})).toEqual([]);
  });

  it.each([
    ['samples', { samples: 999 }],
    ['cv_accuracy', { cvAccuracy: 0.549 }],
    ['test_accuracy', { test: { ...PASSING.test, accuracy: 0.549 } }],
    ['top_class_share', { test: { ...PASSING.test, top_class_share: 0.91 } }],
    [
      'accuracy_trending',
      { regimes: { ...PASSING.regimes, trending: { ...regime, accuracy: 0.54 } } },
    ],
    ['override_rate', { decision_layer: layerWith({ override_rate: 0.41 }) }],
    ['consensus_respected', { decision_layer: layerWith({ consensus_respected: 0.999 }) }],
    ['uplift_ci95_low', { decision_layer: layerWith({ uplift_ci95: [-0.006, 0.1] }) }],
    [
      'override_uplift_accuracy_ci95_low',
      { decision_layer: layerWith({ override_uplift_ci95: [0, 0.1] }) },
    ],
    ['finite_parameters', { parameters: [0.1, NaN] }],
    ['coefficients_size', { parameters: [0.1, -8e6] }],
    ['fit_converged', { fits: [{ converged: true }, { converged: false }] }],
    ['output_spread', { outputSpread: 0.00009 }],
  ] as const)('fails %s alone', (name, changes) => {
    expect(failedWith(changes)).toEqual([name]);
  });

  it('measures the uplift in profit when outcomes are known', () => {
    const lossy = { decision_layer: layerWith({ pnl: money(0.01, [-0.001, 0.02]) }) };
    expect(failedWith(lossy)).toEqual(['override_uplift_pnl_ci95_low']);
    expect(failedWith({ decision_layer: layerWith({ pnl: money(0.01, [0.001, 0.02]) }) })).toEqual(
      [],
    );
  });

  it('fails the uplift gate when nothing is overridden', () => {
    const none = layerWith({ override_rate: 0, override_uplift_ci95: null });
    expect(failedWith({ decision_layer: none })).toEqual(['override_uplift_accuracy_ci95_low']);
  });

  it('fails when the target precision is not certified', () => {
    const certified = { target_precision: 0.8, point: null };
    const threshold = { value: 0.65, certified } as unknown as GateInputs['threshold'];
    expect(failedWith({ threshold })).toEqual(['certified_override_precision_0.9']);
  });

  it('marks a regime without records as not measured', () => {
    const regimes = { ...PASSING.regimes, trending: { accuracy: null, n_samples: 0 } };
    const gates = checkGates({ ...PASSING, regimes }, DEFAULT_CONFIG);
    expect(gates.find(({ name }) => name === 'accuracy_trending')).toMatchObject({
      value: null,
      passed: true,
    });
  });
});

describe('verdictInWords', () => {
  const words = (layer: Layer) => verdictInWords(layer, DEFAULT_CONFIG).join('\n');

  it('states the gain of the overrides with its interval', () => {
    expect(words(PASSING.decision_layer)).toContain(
      'the model is right in 80.0 %, the vote in 70.0 % (95 % interval of the difference: +5.0 to +15.0 points)',
    );
    expect(words(PASSING.decision_layer)).toContain('This is evidence of an improvement.');
  });

  it.each([
    ['an interval that reaches below zero', layerWith({ override_uplift_ci95: [-0.01, 0.1] })],
    ['no override at all', layerWith({ override_accuracy: null, fallback_reasons: {} })],
    ['trades that were never made', layerWith({ pnl: money(null, null) })],
  ])('advises to keep the vote with %s', (_, layer) => {
    expect(words(layer)).toContain('Keep the vote.');
  });

  it.each([
    [{ insufficient_agents: 300 }, 'in 100.0 % fewer agents report than the quorum. Keep'],
    [{ strong_consensus: 300 }, 'in 100.0 % the agents agree strongly, which is never overridden.'],
    [
      { strong_consensus: 1, low_meta_confidence: 3 },
      "in 75.0 % the model's top probability is below the override threshold; in 25.0 % the agents",
    ],
    [{ prediction_error: 2 }, 'in 100.0 % the model fails.'],
  ])('gives the reason of a model that never overrides the vote: %j', (counts, text) => {
    const never = layerWith({ override_accuracy: null, fallback_reasons: counts });
    expect(words(never)).toContain(`The meta model never overrides the vote: ${text}`);
  });

  it('says that there are fewer trades when no direction is more frequent', () => {
    const staying = layerWith({ final_action_shares: { SELL: 0.1, HOLD: 0.8, BUY: 0.1 } });
    expect(words(staying)).toContain('there are fewer trades');
  });
});

describe('thresholdInWords', () => {
  const curve = thresholdCurve(
    {
      confidences: Float64Array.from({ length: 1000 }, (_, i) => 0.5 + i / 2500),
      hits: new Uint8Array(1000).fill(1),
      timestampsMs: Float64Array.from({ length: 1000 }, (_, i) => i),
      decisions: 2000,
      decisionsToCome: 500,
    },
    0.9,
  );
  const words = (target: number | null, rows = curve) =>
    thresholdInWords({
      value: 0.65,
      source: 'certified',
      certified: target === null ? null : certifyThreshold(rows, target, 0.9),
      confidence: 0.9,
      curve: rows,
    }).join('\n');

  it('states the certified precision, the measured precision and the assumption', () => {
    expect(words(0.9)).toContain(
      'With probability 0.9, at least 90.0 % of the overrides are right',
    );
    expect(words(0.9)).toContain('Out of fold, 100.0 % of the overrides are right');
    expect(words(0.9)).toContain(ASSUMPTION);
  });

  it('names the setting when no threshold is certified', () => {
    expect(words(0.9, [])).toContain(
      'No override threshold is certified for a precision of 90.0 %',
    );
    expect(words(null)).toBe('Override threshold: 0.65 (from the settings).');
  });
});
