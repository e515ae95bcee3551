import type { Action } from '@meta-agent/features';
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

/** The skill of an agent, and the confidence that it reports. */
interface AgentProfile {
  /** Logit of the probability that the agent votes the label. -ln 2 is chance: one in three. */
  readonly skill: SkillTerms;
  /** The agent's confidence, before scaling to 0.34..0.99. */
  readonly confidence: BetaShape;
}

/** The profile of each agent, by name, in the order of the agents. */
export type AgentProfiles = Readonly<Record<string, AgentProfile>>;

/** A market as data. To add a market, add an entry below. */
export interface Market {
  readonly name: string;
  readonly description: string;
  /** Logit of each label before any vote. */
  readonly prior: Readonly<Record<Action, RegimeTerms>>;
  /** The profiles that the agents take in turn in each phase; the phases have equal length. */
  readonly phases: readonly (readonly AgentProfile[])[];
  /** The profiles for each symbol in turn, in place of the phases; absent: alike for every symbol. */
  readonly bySymbol?: readonly (readonly AgentProfile[])[];
}

/** HOLD in a calm market; BUY in an upward trend, SELL in a downward trend. */
const TRENDING_PRIOR: Market['prior'] = {
  SELL: { intercept: -0.4, volatility: 0.8, trend: -0.8, absTrend: 0 },
  HOLD: { intercept: 0.5, volatility: -0.6, trend: 0, absTrend: -0.4 },
  BUY: { intercept: -0.4, volatility: 0.8, trend: 0.8, absTrend: 0 },
};

/** Good in trends, where its confidence shows its skill; average in a range. */
const TREND_FOLLOWER: AgentProfile = {
  skill: { intercept: -1.85, confidence: 2.4, volatility: 0, trend: 0, absTrend: 2 },
  confidence: { alpha: 2, beta: 2 },
};

/** The best agent in a calm market, most of all in a range; poor at high volatility. */
const CALM_TRADER: AgentProfile = {
  skill: { intercept: 0.3, confidence: 3, volatility: -2.5, trend: 0, absTrend: -0.9 },
  confidence: { alpha: 2, beta: 3 },
};

/** Good at high volatility; in a calm market worse than chance: its vote is evidence against. */
const STORM_TRADER: AgentProfile = {
  skill: { intercept: -3.25, confidence: 3, volatility: 2.9, trend: 0, absTrend: 0 },
  confidence: { alpha: 3, beta: 3 },
};

/** Average everywhere, slightly better when prices rise; its confidence shows little skill. */
const ALL_ROUNDER: AgentProfile = {
  skill: { intercept: -0.25, confidence: 0.6, volatility: 0, trend: 0.6, absTrend: 0 },
  confidence: { alpha: 3, beta: 2 },
};

const SPECIALISTS = [TREND_FOLLOWER, CALM_TRADER, STORM_TRADER, ALL_ROUNDER];

const GUESSER: AgentProfile = {
  skill: { intercept: -Math.LN2, confidence: 0, volatility: 0, trend: 0, absTrend: 0 },
  confidence: { alpha: 2, beta: 2 },
};

/** As good as at its best in a calm market, and a guess in a wild one. */
const fading = (confidence: number): AgentProfile => ({
  skill: { intercept: 2.2 - confidence, confidence, volatility: -2.9, trend: 0, absTrend: 0 },
  confidence: { alpha: 3, beta: 2 },
});

const expert = (intercept: number): AgentProfile => ({
  skill: { intercept, confidence: 1.2, volatility: 0, trend: 0, absTrend: 0 },
  confidence: { alpha: 2, beta: 2 },
});

/** One agent knows this symbol well, one fairly; the other two little more than nothing. */
const experts = (...intercepts: readonly number[]) => intercepts.map(expert);

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
    phases: [[GUESSER]],
  },
  {
    name: 'swap',
    description: 'the specialists of demo swap their skills half way',
    prior: TRENDING_PRIOR,
    phases: [SPECIALISTS, [...SPECIALISTS].reverse()],
  },
  {
    name: 'fading',
    description: 'four agents that know less, the higher the volatility',
    prior: TRENDING_PRIOR,
    phases: [[fading(0.4), fading(0.8), fading(0.6), fading(0.2)]],
  },
  {
    name: 'experts',
    description: 'each symbol has an expert of its own among the agents',
    prior: TRENDING_PRIOR,
    phases: [experts(0.2, -0.3, -1.2, -1.2)],
    bySymbol: [
      experts(0.2, -0.3, -1.2, -1.2),
      experts(-1.2, 0.2, -0.3, -1.2),
      experts(-1.2, -1.2, 0.2, -0.3),
      experts(-0.3, -1.2, -1.2, 0.2),
    ],
  },
];

export const MARKET_NAMES: readonly string[] = MARKETS.map((market) => market.name);

/** The profiles of these agents in a phase: the fifth agent is like the first. */
export function profilesOf(
  agents: readonly string[],
  phase: readonly AgentProfile[],
): AgentProfiles {
  return Object.fromEntries(agents.map((agent, i) => [agent, phase[i % phase.length]]));
}

/** The market with this name, or undefined. */
export function findMarket(name: string): Market | undefined {
  return MARKETS.find((market) => market.name === name);
}
