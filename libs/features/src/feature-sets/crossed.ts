import { ACTIONS } from '../actions';
import type { FeatureOrigin, FeatureSet } from './feature-set';

/** The guide's features begin with each agent's vote and confidence. */
const SIGNAL_WIDTH = ACTIONS.length + 1;

/** The factors of each agent's vote, in this order. */
const FACTORS = [
  { name: 'conf', regime: null },
  { name: 'volatility', regime: 'volatility' },
  { name: 'trend_strength', regime: 'trend' },
  { name: 'abs_trend_strength', regime: 'trend' },
] as const;

/**
 * The guide's features, and each agent's vote crossed with its confidence, with volatility, with
 * trend strength and with absolute trend strength; then absolute trend strength alone: 16A + 11 for A
 * agents. With these a linear model can weight an agent by its confidence or by regime; with the
 * guide's features alone it cannot.
 * @param guide the guide's features for the same agents
 */
export function makeCrossed(guide: FeatureSet): FeatureSet {
  const { agents } = guide;
  const crossings = FACTORS.flatMap(({ name, regime }) =>
    agents.flatMap((agent) =>
      ACTIONS.map((action) => ({
        name: `${agent}_${action.toLowerCase()}_x_${name}`,
        origin: { agent, regime } satisfies FeatureOrigin,
      })),
    ),
  );
  const names = [...guide.names, ...crossings.map(({ name }) => name), 'abs_trend_strength'];
  return {
    name: `crossed${names.length}`,
    family: 'crossed',
    agents,
    names,
    origins: [
      ...guide.origins,
      ...crossings.map(({ origin }) => origin),
      { agent: null, regime: 'trend' },
    ],
    fill(signals, out, offset = 0) {
      guide.fill(signals, out, offset);
      fillCrossings(agents.length, guide.names.length, out, offset);
    },
    fillRow(columns, row, out, offset = 0) {
      guide.fillRow(columns, row, out, offset);
      fillCrossings(agents.length, guide.names.length, out, offset);
    },
  };
}

/** @param guideLength number of the guide's features, which end with volatility and trend strength */
function fillCrossings(
  agents: number,
  guideLength: number,
  out: Float64Array,
  offset: number,
): void {
  let at = offset + guideLength;
  const volatility = out[at - 2];
  const trend = out[at - 1];
  const block = agents * ACTIONS.length;
  const votesEnd = offset + agents * SIGNAL_WIDTH;
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
