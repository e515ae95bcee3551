import { ASSUMPTION, certifyThreshold } from '../certify/certify-threshold';
import { thresholdCurve } from '../certify/threshold-curve';
import { DEFAULT_CONFIG } from '../config/train-config';
import { checkGates, type GateInputs } from './check-gates';
import { thresholdInWords } from './threshold-in-words';
import { isProvenWorse, verdictInWords } from './verdict-in-words';

const regime = { accuracy: 0.7, accuracy_ci95: [0.6, 0.8] as const, n_samples: 100 };

type Layer = GateInputs['decision_layer'];

const EVIDENCE = {
  status: 'measured' as const,
  ...{ life_minutes: 120, life_known: true, blocks: 32, active_blocks: 30, span_days: 40 },
  ...{
    estimate: 0.1,
    standard_error: 0.02,
    critical_value: 2,
    lower_bound: 0.04,
    upper_bound: 0.17,
  },
  ...{ ci95: [0.05, 0.15] as const },
  ...{ missing_days: null, weeks_to_prove: 0 },
} satisfies Layer['evidence'];
const TOO_SHORT = {
  ...EVIDENCE,
  status: 'not_enough_time' as const,
  ...{ blocks: 9, active_blocks: 3, estimate: null },
  ...{
    standard_error: null,
    critical_value: null,
    lower_bound: null,
    upper_bound: null,
    ci95: null,
    missing_days: 12.3,
    weeks_to_prove: null,
  },
} satisfies Layer['evidence'];

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
    change_rate: 0.002,
    confirmation_rate: 0.073,
    changes: { labelled: 100, right: 80, base_right: 70, identified_share: 1 },
    evidence: EVIDENCE,
    assumed_labels: 0,
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
  threshold: { value: 0.65, certified: null, regimes: null },
  champion: null,
  settlement: null,
  parameters: [0.1, -0.2],
  fits: [{ converged: true }, { converged: true }],
  outputSpread: 0.5,
} as unknown as GateInputs;

const layerWith = (changes: Partial<Layer>): Layer => ({ ...PASSING.decision_layer, ...changes });

const failedWith = (changes: Partial<GateInputs>) =>
  checkGates({ ...PASSING, ...changes }, DEFAULT_CONFIG)
    .filter((gate) => !gate.passed)
    .map((gate) => gate.name);

const money = (changes: Partial<NonNullable<Layer['pnl']>> = {}) =>
  ({
    ...{ identification: 'prices', identified_share: 1, change_difference: 0.01 },
    ...{ evidence: { ...EVIDENCE, lower_bound: 0.001, ci95: [0.002, 0.02] }, ...changes },
  }) as Layer['pnl'];

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
      'accuracy_trending_ci95_high',
      { regimes: { ...PASSING.regimes, trending: { ...regime, accuracy_ci95: [0.4, 0.54] } } },
    ],
    [
      'accuracy_trending',
      {
        regimes: {
          ...PASSING.regimes,
          trending: { ...regime, accuracy: 0.54, accuracy_ci95: null },
        },
      },
    ],
    ['override_rate', { decision_layer: layerWith({ override_rate: 0.41 }) }],
    ['consensus_respected', { decision_layer: layerWith({ consensus_respected: 0.999 }) }],
    ['uplift_ci95_low', { decision_layer: layerWith({ uplift_ci95: [-0.006, 0.1] }) }],
    [
      'change_uplift_accuracy_lower_bound',
      { decision_layer: layerWith({ evidence: { ...EVIDENCE, lower_bound: 0 } }) },
    ],
    [
      'identified_changes_accuracy',
      {
        decision_layer: layerWith({
          changes: { ...PASSING.decision_layer.changes, identified_share: 0.89 },
        }),
      },
    ],
    [
      'settlement_bias',
      {
        settlement: { executed: { meanPct: -0.003 } },
        decision_layer: layerWith({ pnl: money() }),
      },
    ],
    ['finite_parameters', { parameters: [0.1, NaN] }],
    ['coefficients_size', { parameters: [0.1, -8e6] }],
    ['fit_converged', { fits: [{ converged: true }, { converged: false }] }],
    ['output_spread', { outputSpread: 0.00009 }],
  ] as const)('fails %s alone', (name, changes) => {
    expect(failedWith(changes)).toEqual([name]);
  });

  it('measures the uplift in profit when profits are known', () => {
    const lossy = money({ evidence: { ...EVIDENCE, lower_bound: -0.001 } });
    expect(failedWith({ decision_layer: layerWith({ pnl: lossy }) })).toEqual([
      'change_uplift_pnl_lower_bound',
    ]);
    expect(failedWith({ decision_layer: layerWith({ pnl: money() }) })).toEqual([]);
  });

  it('lets no evidence pass when the life of a label is assumed', () => {
    const assumed = { decision_layer: layerWith({ evidence: { ...EVIDENCE, life_known: false } }) };
    expect(failedWith(assumed)).toEqual(['label_life_known']);
  });

  const champion = {
    ...{ version: 'V1', trained_until: '2026-02-01T00:00:00Z', first_timestamp: null },
    ...{ records: 900, differing: 80, metric: 'pnl' as const, identified_share: 1 },
    evidence: EVIDENCE,
  };
  it.each([
    ['it is better', 0.001, []],
    ['the two are alike', 0, ['better_than_champion']],
    ['it is worse', -0.001, ['better_than_champion']],
    ['they cannot be compared', null, ['better_than_champion']],
  ] as const)('replaces a champion only when it is better: %s', (_, difference, expected) => {
    expect(failedWith({ champion: { ...champion, difference } })).toEqual(expected);
  });

  it('fails when the time is too short for evidence, with the days that are missing', () => {
    const short = { decision_layer: layerWith({ evidence: TOO_SHORT }) };
    expect(failedWith(short)).toEqual(['not_enough_time', 'change_uplift_accuracy_lower_bound']);
    const gates = checkGates({ ...PASSING, ...short }, DEFAULT_CONFIG);
    expect(gates.find(({ name }) => name === 'not_enough_time')?.value).toBe(12.3);
  });

  it('does not let many unknown changes hide behind a few known ones', () => {
    const hidden = money({ identified_share: 300 / 1800 });
    expect(failedWith({ decision_layer: layerWith({ pnl: hidden }) })).toEqual([
      'identified_changes_pnl',
    ]);
  });

  it('compares the accuracy of a regime itself for the recipe of the guide', () => {
    const trending = { ...regime, accuracy: 0.54, accuracy_ci95: [0.4, 0.7] as const };
    const inputs = { ...PASSING, regimes: { ...PASSING.regimes, trending } };
    const failed = (recipe: 'default' | 'guide') =>
      checkGates(inputs, { ...DEFAULT_CONFIG, recipe }).filter(({ passed }) => !passed);
    expect(failed('default')).toEqual([]);
    expect(failed('guide').map(({ name }) => name)).toEqual(['accuracy_trending']);
  });

  it('tolerates a bias of the settlement of a quarter of the gain', () => {
    const settlement = { executed: { meanPct: 0.0025 } };
    const decision_layer = layerWith({ pnl: money() });
    expect(failedWith({ settlement, decision_layer })).toEqual([]);
  });

  it('fails when the target precision is not certified', () => {
    const certified = { target_precision: 0.8, point: null };
    const threshold = {
      ...{ value: 0.65, certified, regimes: null },
    } as unknown as GateInputs['threshold'];
    expect(failedWith({ threshold })).toEqual(['certified_override_precision_0.9']);
  });

  it('needs a certificate in one regime at least when each is certified on its own', () => {
    const none = { target_precision: 0.8, threshold: null, point: null };
    const one = { ...none, threshold: 0.7, point: { precision_lower_bound: 0.82 } };
    const failedBy = (low: object) => {
      const regimes = { ...none, volatility_low: low };
      const rest = { volatility_medium: none, volatility_high: none };
      const threshold = { value: 0.7, certified: null, regimes: { ...regimes, ...rest } };
      return failedWith({ threshold: threshold as unknown as GateInputs['threshold'] });
    };
    expect(failedBy(none)).toEqual(['certified_override_precision_0.9']);
    expect(failedBy(one)).toEqual([]);
  });

  it('marks a regime without records as not measured', () => {
    const regimes = {
      ...PASSING.regimes,
      trending: { accuracy: null, accuracy_ci95: null, n_samples: 0 },
    };
    const gates = checkGates({ ...PASSING, regimes }, DEFAULT_CONFIG);
    expect(gates.find(({ name }) => name === 'accuracy_trending')).toMatchObject({
      value: null,
      passed: true,
    });
  });
});

describe('verdictInWords', () => {
  const words = (layer: Layer) => verdictInWords(layer, DEFAULT_CONFIG).join('\n');

  it('tells changes from confirmations, and states the gain of the changes', () => {
    const text = words(PASSING.decision_layer);
    expect(text).toContain('changes the vote in 0.2 % of the decisions, and confirms it in 7.3 %');
    expect(text).toContain(
      'On the 100 changes with a label the model is right in 80.0 %, the vote in 70.0 % (95 % interval of the difference: +5.0 to +15.0 points)',
    );
    expect(text).toContain('Independent blocks of time: 32, with changes in 30.');
    expect(text).toContain('This is evidence of an improvement.');
  });

  it('calls no gain evidence that rests on records of the training', () => {
    const text = verdictInWords(PASSING.decision_layer, DEFAULT_CONFIG, 1).join('\n');
    expect(text).toContain('This is not evidence: the model was trained on some of these records.');
    expect(text).not.toContain('This is evidence');
  });

  it.each([
    ['prices', 'Identification: prices.'],
    ['explored', 'Identification: explored.'],
    ['executed', 'The profit is known for vetoes alone'],
  ] as const)('says first that profits are known by %s', (identification, expected) => {
    const [first] = verdictInWords(layerWith({ pnl: money({ identification }) }), DEFAULT_CONFIG);
    expect(first).toContain(expected);
  });

  it('names no profit that is not identified', () => {
    const text = words(layerWith({ pnl: money({ identified_share: 0.2 }) }));
    expect(text).toContain('The profit of 20.0 % of the changes is known; 90.0 % are needed.');
    expect(text).not.toContain('the profit is');
  });

  it('says that changes are proven worse, and that is known alone with the life of a label', () => {
    const loss = { ...EVIDENCE, lower_bound: -0.2, upper_bound: -0.01, weeks_to_prove: null };
    expect(words(layerWith({ evidence: loss }))).toContain(
      'The changes are proven worse than the vote. Keep the vote.',
    );
    const isWorse = (layer: Layer) => isProvenWorse(layer, DEFAULT_CONFIG);
    expect(isWorse(layerWith({ evidence: loss }))).toBe(true);
    expect(isWorse(layerWith({ evidence: { ...loss, life_known: false } }))).toBe(false);
    expect(isWorse(layerWith({ evidence: { ...loss, upper_bound: 0 } }))).toBe(false);
    expect(isWorse(layerWith({ evidence: TOO_SHORT }))).toBe(false);
    const hidden = money({ evidence: loss, identified_share: 0.5 });
    expect(isWorse(layerWith({ pnl: hidden }))).toBe(false);
  });

  it('asks for the horizon when the life of a label is assumed', () => {
    const text = words(layerWith({ evidence: { ...EVIDENCE, life_known: false } }));
    expect(text).not.toContain('This is evidence of an improvement.');
    expect(text).toContain('Keep the vote, and train again with --label-horizon MINUTES.');
  });

  it('says how much longer it takes', () => {
    expect(words(layerWith({ evidence: TOO_SHORT }))).toContain(
      '13 more days of data like these. Keep the vote.',
    );
    const weak = { ...EVIDENCE, lower_bound: -0.01, weeks_to_prove: 6.2 };
    expect(words(layerWith({ evidence: weak }))).toContain(
      'not evidence of an improvement; a gain of this size would need 7 more weeks. Keep the vote.',
    );
  });

  it('says why the vote is right on labels that it made', () => {
    expect(words(layerWith({ assumed_labels: 1200 }))).toContain(
      "1,200 labels are the vote's own action",
    );
  });

  it('advises to keep the vote when nothing changes', () => {
    expect(words(layerWith({ change_rate: 0 }))).toContain(
      'The meta model never changes the vote: it only confirms it, in 7.3 % of the decisions. Keep',
    );
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
    const never = layerWith({ change_rate: 0, override_accuracy: null, fallback_reasons: counts });
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
      span: { startMs: 0, endMs: 999 },
      lifeMs: 1,
      regimes: new Uint8Array(1000),
      horizons: new Float64Array(1000).fill(NaN),
      shares: new Map(),
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
      regimes: null,
      primary_horizon: null,
      horizons: null,
      confidence: 0.9,
      curve: rows,
    }).join('\n');

  it('states the threshold of each regime, and where nothing is certified, beside the promise', () => {
    const one = certifyThreshold(curve, 0.8, 0.9);
    const none = { ...one, threshold: null, point: null };
    const text = thresholdInWords({
      ...{ value: 0.65, source: 'certified', certified: null, confidence: 0.9, curve },
      ...{ primary_horizon: null, horizons: null },
      regimes: {
        ...{ target_precision: 0.8, confidence: 0.9, promise: 'Certified with …' },
        ...{ volatility_low: one, volatility_medium: none, volatility_high: one },
      },
    });
    expect(text[0]).toContain(`low ${one.threshold} (100.0 % of the changes right`);
    expect(text[0]).toContain('medium not certified; high');
    expect(text[0]).toContain('the vote stands');
    expect(text[1]).toBe('Certified with …');
  });

  it('states the certified precision, the measured precision and the assumption', () => {
    expect(words(0.9)).toContain('With probability 0.9, at least 90.0 % of the changes are right');
    expect(words(0.9)).toContain('Out of fold, 100.0 % of the changes are right');
    expect(words(0.9)).toContain(ASSUMPTION);
  });

  it('states the threshold of each horizon, beside the probability that all hold', () => {
    const one = certifyThreshold(curve, 0.8, 0.95);
    const text = thresholdInWords({
      ...{ value: 0.65, source: 'certified', certified: one, confidence: 0.9, curve },
      ...{ regimes: null, primary_horizon: 15 },
      horizons: { 15: one, 60: { ...one, threshold: null } },
    });
    expect(text[0]).toBe(
      `Override thresholds by horizon, all with probability 0.9: 15 minutes ${one.threshold}; 60 minutes not certified. Only the 15 minutes override.`,
    );
    expect(text[1]).toContain('With probability 0.95, at least 80.0 %');
  });

  it('names the setting when no threshold is certified', () => {
    expect(words(0.9, [])).toContain(
      'No override threshold is certified for a precision of 90.0 %',
    );
    expect(words(null)).toBe('Override threshold: 0.65 (from the settings).');
  });
});
