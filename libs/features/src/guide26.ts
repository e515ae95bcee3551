import { AGENTS, classOf } from './actions';
import type { FeatureOrigin, FeatureSet } from './feature-set';
import { trendStrengthOf, volatilityOf } from './regimes';
import type { Signals } from './signal-record';

const MISSING_CONFIDENCE = 0.5;

const NAMES = [
  ...AGENTS.flatMap((agent) => [`${agent}_sell`, `${agent}_hold`, `${agent}_buy`, `${agent}_conf`]),
  'mean_confidence',
  'max_confidence',
  'min_confidence',
  'confidence_std',
  'vote_buy_pct',
  'vote_sell_pct',
  'vote_hold_pct',
  'disagreement',
  'volatility',
  'trend_strength',
] as const;

const ALL_AGENTS: FeatureOrigin = { agent: null, regime: null };

const ORIGINS: readonly FeatureOrigin[] = [
  ...AGENTS.flatMap((agent) => new Array<FeatureOrigin>(4).fill({ agent, regime: null })),
  ...new Array<FeatureOrigin>(8).fill(ALL_AGENTS),
  { agent: null, regime: 'volatility' },
  { agent: null, regime: 'trend' },
];

/**
 * The 26 features of docs/specification.md, "Features": per agent its one-hot vote and confidence, aggregates, votes, regime.
 * @example
 * const vector = new Float64Array(guide26.names.length);
 * guide26.fill({ base_predictions: { xgb: { action: 'BUY', confidence: 0.7 } } }, vector);
 * Array.from(vector.subarray(0, 4)); // [0, 0, 1, 0.7]
 */
export const guide26: FeatureSet = { name: 'guide26', names: NAMES, origins: ORIGINS, fill };

function fill(signals: Signals, out: Float64Array, offset = 0): void {
  let reporting = 0;
  let sell = 0;
  let hold = 0;
  let buy = 0;
  let sum = 0;
  let max = -Infinity;
  let min = Infinity;
  let at = offset;
  for (const agent of AGENTS) {
    out[at] = out[at + 1] = out[at + 2] = 0;
    const signal = signals.base_predictions[agent];
    if (signal === undefined) {
      out[at + 1] = 1;
      out[at + 3] = MISSING_CONFIDENCE;
      at += 4;
      continue;
    }
    const { confidence } = signal;
    const vote = classOf(signal.action);
    out[at + vote] = 1;
    out[at + 3] = confidence;
    reporting += 1;
    sum += confidence;
    if (confidence > max) max = confidence;
    if (confidence < min) min = confidence;
    if (vote === 0) sell += 1;
    else if (vote === 1) hold += 1;
    else buy += 1;
    at += 4;
  }

  if (reporting === 0) {
    out[at] = out[at + 1] = out[at + 2] = MISSING_CONFIDENCE;
    out[at + 3] = out[at + 4] = out[at + 5] = out[at + 6] = out[at + 7] = 0;
  } else {
    const mean = sum / reporting;
    out[at] = mean;
    out[at + 1] = max;
    out[at + 2] = min;
    out[at + 3] = confidenceStd(signals, mean, reporting);
    out[at + 4] = buy / reporting;
    out[at + 5] = sell / reporting;
    out[at + 6] = hold / reporting;
    out[at + 7] = 1 - Math.max(sell, hold, buy) / reporting;
  }
  out[at + 8] = volatilityOf(signals);
  out[at + 9] = trendStrengthOf(signals);
}

/** Population standard deviation over the reporting agents. */
function confidenceStd(signals: Signals, mean: number, reporting: number): number {
  let squares = 0;
  for (const agent of AGENTS) {
    const signal = signals.base_predictions[agent];
    if (signal !== undefined) squares += (signal.confidence - mean) ** 2;
  }
  return Math.sqrt(squares / reporting);
}
