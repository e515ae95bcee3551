import { classOf } from '../actions';
import { trendStrengthOf, volatilityOf } from '../regimes';
import type { FeatureOrigin, FeatureSet, SignalColumns } from './feature-set';

const MISSING_CONFIDENCE = 0.5;
const BUY = 2;
const NO_SIGNAL = 255;

const AGGREGATES = [
  'mean_confidence',
  'max_confidence',
  'min_confidence',
  'confidence_std',
  'vote_buy_pct',
  'vote_sell_pct',
  'vote_hold_pct',
  'disagreement',
] as const;

const ALL_AGENTS: FeatureOrigin = { agent: null, regime: null };

/**
 * The 4A + 10 features of docs/specification.md, "Features", for A agents: per agent its one-hot vote and
 * confidence, aggregates, votes, regime.
 */
export function makeGuide(agents: readonly string[]): FeatureSet {
  const names = [
    ...agents.flatMap((agent) => ['sell', 'hold', 'buy', 'conf'].map((part) => `${agent}_${part}`)),
    ...AGGREGATES,
    'volatility',
    'trend_strength',
  ];
  const origins: FeatureOrigin[] = [
    ...agents.flatMap((agent) => new Array<FeatureOrigin>(4).fill({ agent, regime: null })),
    ...AGGREGATES.map(() => ALL_AGENTS),
    { agent: null, regime: 'volatility' },
    { agent: null, regime: 'trend' },
  ];
  const width = agents.length;
  const actions = new Uint8Array(width);
  const confidences = new Float64Array(width);
  return {
    ...{ name: `guide${names.length}`, family: 'guide', agents, names, origins },
    fill(signals, out, offset = 0) {
      for (let i = 0; i < width; i += 1) {
        const signal = signals.base_predictions[agents[i]];
        actions[i] = signal === undefined ? NO_SIGNAL : classOf(signal.action);
        if (signal !== undefined) confidences[i] = signal.confidence;
      }
      fillVotes({ actions, confidences }, 0, width, out, offset);
      const at = offset + 4 * width + AGGREGATES.length;
      out[at] = volatilityOf(signals);
      out[at + 1] = trendStrengthOf(signals);
    },
    fillRow(columns, row, out, offset = 0) {
      fillVotes(columns, row * width, width, out, offset);
      const at = offset + 4 * width + AGGREGATES.length;
      const volatility = columns.regimes[2 * row];
      const trend = columns.regimes[2 * row + 1];
      out[at] = Number.isNaN(volatility) ? volatilityOf({}) : volatility;
      out[at + 1] = Number.isNaN(trend) ? trendStrengthOf({}) : trend;
    },
  };
}

/** The features of `width` votes from `from` on. */
function fillVotes(
  { actions, confidences }: Omit<SignalColumns, 'regimes'>,
  from: number,
  width: number,
  out: Float64Array,
  offset: number,
): void {
  let reporting = 0;
  let reports = 0;
  let sell = 0;
  let hold = 0;
  let buy = 0;
  let sum = 0;
  let max = -Infinity;
  let min = Infinity;
  for (let i = 0; i < width; i += 1) {
    const at = offset + 4 * i;
    out[at] = out[at + 1] = out[at + 2] = 0;
    const vote = actions[from + i];
    if (vote > BUY) {
      out[at + 1] = 1;
      out[at + 3] = MISSING_CONFIDENCE;
      continue;
    }
    const confidence = confidences[from + i];
    out[at + vote] = 1;
    out[at + 3] = confidence;
    reporting += 1;
    reports |= 1 << i;
    sum += confidence;
    if (confidence > max) max = confidence;
    if (confidence < min) min = confidence;
    if (vote === 0) sell += 1;
    else if (vote === 1) hold += 1;
    else buy += 1;
  }

  const at = offset + 4 * width;
  if (reporting === 0) {
    fillWithoutReports(out, at);
    return;
  }
  const mean = sum / reporting;
  out[at] = mean;
  out[at + 1] = max;
  out[at + 2] = min;
  out[at + 3] = confidenceStd(out, offset, mean, reports);
  fillShares(out, at + 4, sell, hold, buy);
}

/** The shares of the votes, and the disagreement. */
function fillShares(out: Float64Array, at: number, sell: number, hold: number, buy: number): void {
  const reporting = sell + hold + buy;
  out[at] = buy / reporting;
  out[at + 1] = sell / reporting;
  out[at + 2] = hold / reporting;
  out[at + 3] = 1 - Math.max(sell, hold, buy) / reporting;
}

function fillWithoutReports(out: Float64Array, at: number): void {
  out[at] = out[at + 1] = out[at + 2] = MISSING_CONFIDENCE;
  out[at + 3] = out[at + 4] = out[at + 5] = out[at + 6] = out[at + 7] = 0;
}

/**
 * Population standard deviation of the confidences in the vector.
 * @param reports one bit for each agent that reports
 */
function confidenceStd(out: Float64Array, offset: number, mean: number, reports: number): number {
  let squares = 0;
  let reporting = 0;
  for (let at = offset + 3, rest = reports; rest > 0; at += 4, rest >>= 1) {
    if ((rest & 1) === 0) continue;
    squares += (out[at] - mean) ** 2;
    reporting += 1;
  }
  return Math.sqrt(squares / reporting);
}
