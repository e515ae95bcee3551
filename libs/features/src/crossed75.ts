import { ACTIONS, AGENTS } from './actions';
import type { FeatureOrigin, FeatureSet } from './feature-set';
import { guide26 } from './guide26';
import type { Signals } from './signal-record';

/** guide26 begins with each agent's vote and confidence. */
const SIGNAL_WIDTH = ACTIONS.length + 1;
const VOLATILITY = guide26.names.indexOf('volatility');
const TREND_STRENGTH = guide26.names.indexOf('trend_strength');

/** The factors of each agent's vote, in this order. */
const FACTORS = [
  { name: 'conf', regime: null },
  { name: 'volatility', regime: 'volatility' },
  { name: 'trend_strength', regime: 'trend' },
  { name: 'abs_trend_strength', regime: 'trend' },
] as const;

const CROSSINGS = FACTORS.flatMap(({ name, regime }) =>
  AGENTS.flatMap((agent) =>
    ACTIONS.map((action) => ({
      name: `${agent}_${action.toLowerCase()}_x_${name}`,
      origin: { agent, regime } satisfies FeatureOrigin,
    })),
  ),
);

/**
 * guide26, and each agent's vote crossed with its confidence, with volatility, with trend strength
 * and with absolute trend strength; then absolute trend strength alone. With these a linear
 * model can weight an agent by its confidence or by regime; with guide26 alone it cannot.
 * @example
 * crossed75.names[26]; // 'xgb_sell_x_conf'
 */
export const crossed75: FeatureSet = {
  name: 'crossed75',
  names: [...guide26.names, ...CROSSINGS.map(({ name }) => name), 'abs_trend_strength'],
  origins: [
    ...guide26.origins,
    ...CROSSINGS.map(({ origin }) => origin),
    { agent: null, regime: 'trend' },
  ],
  fill,
};

function fill(signals: Signals, out: Float64Array, offset = 0): void {
  guide26.fill(signals, out, offset);
  const volatility = out[offset + VOLATILITY];
  const trend = out[offset + TREND_STRENGTH];
  const block = AGENTS.length * ACTIONS.length;
  let at = offset + guide26.names.length;
  const votesEnd = offset + AGENTS.length * SIGNAL_WIDTH;
  for (let from = offset; from < votesEnd; from += SIGNAL_WIDTH) {
    const confidence = out[from + ACTIONS.length];
    for (let action = 0; action < ACTIONS.length; action += 1) {
      const vote = out[from + action];
      out[at] = vote * confidence;
      out[at + block] = vote * volatility;
      out[at + 2 * block] = vote * trend;
      out[at + 3 * block] = vote * Math.abs(trend);
      at += 1;
    }
  }
  out[at + 3 * block] = Math.abs(trend);
}
