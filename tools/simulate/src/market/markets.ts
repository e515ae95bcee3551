import type { Action, Agent } from '@meta-agent/features';
import type { BetaShape } from './sampling';

/** A function of the regime: intercept + volatility, trend and |trend| times their coefficients. */
export interface RegimeTerms {
  readonly intercept: number;
  readonly volatility: number;
  readonly trend: number;
  readonly absTrend: number;
}

/** A function of the regime and an agent's confidence. */
export interface SkillTerms extends RegimeTerms {
  readonly confidence: number;
}

/** What an agent is worth, and how confident it pretends to be. */
interface AgentProfile {
  /** Logit of the probability that it votes the label. -ln 2 knows nothing: one in three. */
  readonly skill: SkillTerms;
  /** Its confidence, before it is scaled to 0.34..0.99. */
  readonly confidence: BetaShape;
}

export type AgentProfiles = Readonly<Record<Agent, AgentProfile>>;

/** A market as data: another one is one more entry below. */
export interface Market {
  readonly name: string;
  readonly description: string;
  /** Logit of each label before anybody has voted. */
  readonly prior: Readonly<Record<Action, RegimeTerms>>;
  /** The agents, in as many equal stretches of time as there are entries. */
  readonly phases: readonly AgentProfiles[];
}

/** HOLD where it is calm; BUY where the trend points up, SELL where it points down. */
const TRENDING_PRIOR: Market['prior'] = {
  SELL: { intercept: -0.4, volatility: 0.8, trend: -0.8, absTrend: 0 },
  HOLD: { intercept: 0.5, volatility: -0.6, trend: 0, absTrend: -0.4 },
  BUY: { intercept: -0.4, volatility: 0.8, trend: 0.8, absTrend: 0 },
};

/** Reads trends and says by its confidence how well; average in a range. */
const TREND_FOLLOWER: AgentProfile = {
  skill: { intercept: -1.85, confidence: 2.4, volatility: 0, trend: 0, absTrend: 2 },
  confidence: { alpha: 2, beta: 2 },
};

/** The best of all while it is calm, best of all in a range; lost in turmoil. */
const CALM_TRADER: AgentProfile = {
  skill: { intercept: 0.3, confidence: 3, volatility: -2.5, trend: 0, absTrend: -0.9 },
  confidence: { alpha: 2, beta: 3 },
};

/** Comes alive in turmoil; in a calm market its vote speaks against itself. */
const STORM_TRADER: AgentProfile = {
  skill: { intercept: -3.25, confidence: 3, volatility: 2.9, trend: 0, absTrend: 0 },
  confidence: { alpha: 3, beta: 3 },
};

/** Average everywhere, a little better when prices rise; its confidence says next to nothing. */
const ALL_ROUNDER: AgentProfile = {
  skill: { intercept: -0.25, confidence: 0.6, volatility: 0, trend: 0.6, absTrend: 0 },
  confidence: { alpha: 3, beta: 2 },
};

const SPECIALISTS: AgentProfiles = {
  xgb: TREND_FOLLOWER,
  lgbm: CALM_TRADER,
  nhits: STORM_TRADER,
  patchtst: ALL_ROUNDER,
};

const GUESSER: AgentProfile = {
  skill: { intercept: -Math.LN2, confidence: 0, volatility: 0, trend: 0, absTrend: 0 },
  confidence: { alpha: 2, beta: 2 },
};

const constant = (share: number): RegimeTerms => ({
  intercept: Math.log(share),
  volatility: 0,
  trend: 0,
  absTrend: 0,
});

export const MARKETS: readonly Market[] = [
  {
    name: 'demo',
    description: 'four specialists: whom to trust depends on the regime',
    prior: TRENDING_PRIOR,
    phases: [SPECIALISTS],
  },
  {
    name: 'blind',
    description: 'agents and regime say nothing: there is nothing to learn',
    prior: { SELL: constant(0.3), HOLD: constant(0.4), BUY: constant(0.3) },
    phases: [{ xgb: GUESSER, lgbm: GUESSER, nhits: GUESSER, patchtst: GUESSER }],
  },
  {
    name: 'swap',
    description: 'the specialists of demo swap their skills half way',
    prior: TRENDING_PRIOR,
    phases: [
      SPECIALISTS,
      { xgb: ALL_ROUNDER, lgbm: STORM_TRADER, nhits: CALM_TRADER, patchtst: TREND_FOLLOWER },
    ],
  },
];

export const MARKET_NAMES: readonly string[] = MARKETS.map((market) => market.name);

/** The market of that name, or undefined. */
export function findMarket(name: string): Market | undefined {
  return MARKETS.find((market) => market.name === name);
}
