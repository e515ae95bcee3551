import { DEFAULT_BASE_WEIGHTS, voteBaseEnsemble } from '@meta-agent/decision';
import { ACTIONS, type Action, type LogRecord } from '@meta-agent/features';
import type { AgentProfiles, Market } from './markets';
import { posteriorOf, priorOf, type Probabilities } from './posterior';
import { openStreams, type RandomStreams } from './random-streams';
import { driftRegime, type MarketRegime } from './regime-drift';
import { drawIndex, round4 } from './sampling';
import { drawMove, settleTrade, type TradeOutcome } from './trade';
import { drawVotes, dropMissing } from './vote';

export interface MarketOptions {
  readonly market: Market;
  /** How many records, from 1. */
  readonly records: number;
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** All of them at every step, in this order; the last step may be cut short. */
  readonly symbols: readonly string[];
  /** Time of the first step, in milliseconds since 1970. */
  readonly startMs: number;
  readonly stepMinutes: number;
  /** Probability (0..1) that an agent does not report. */
  readonly missing: number;
}

/** A record with what only a simulation knows of it. */
export interface SimulatedRecord {
  readonly record: LogRecord;
  readonly label: Action;
  /** The trade of the ensemble's action; null when that is HOLD. */
  readonly outcome: TradeOutcome | null;
  /** The label's exact probabilities given all that the record says. */
  readonly posterior: Probabilities;
}

const MS_PER_MINUTE = 60_000;

/**
 * A market's records in order of time. The same options give the same records; it holds one
 * record at a time, however many there are.
 */
export function* simulateMarket(options: MarketOptions): Generator<SimulatedRecord, void> {
  const { market, records, symbols, startMs, stepMinutes } = options;
  const streams = openStreams(options.seed);
  const drifts = symbols.map((symbol) => ({ symbol, regimes: driftRegime(streams.regime) }));
  const steps = Math.ceil(records / symbols.length);
  for (let step = 0; step < steps; step += 1) {
    const agents = market.phases[Math.floor((step * market.phases.length) / steps)];
    const timestamp = isoTime(startMs + step * stepMinutes * MS_PER_MINUTE);
    const left = records - step * symbols.length;
    for (const { symbol, regimes } of drifts.slice(0, left)) {
      const regime = regimes.next().value;
      yield observe({ timestamp, symbol, regime }, agents, streams, options);
    }
  }
}

interface Moment {
  readonly timestamp: string;
  readonly symbol: string;
  readonly regime: MarketRegime;
}

/** Draws a moment's label, then what the agents make of it, and what their trade earns. */
function observe(
  { timestamp, symbol, regime }: Moment,
  agents: AgentProfiles,
  streams: RandomStreams,
  { market, missing, stepMinutes }: MarketOptions,
): SimulatedRecord {
  const y = drawIndex(streams.label, priorOf(market.prior, regime)) as 0 | 1 | 2;
  const label = ACTIONS[y];
  const votes = drawVotes(agents, y, regime, streams.votes);
  const base_predictions = dropMissing(votes, missing, streams.missing);
  const { action, confidence } = voteBaseEnsemble(base_predictions, DEFAULT_BASE_WEIGHTS);
  const move = drawMove(label, regime.volatility, stepMinutes, streams.trade);
  return {
    record: {
      timestamp,
      symbol,
      base_predictions,
      ensemble_action: action,
      ensemble_confidence: round4(confidence),
      regime,
    },
    label,
    outcome: settleTrade(action, label, move),
    posterior: posteriorOf(market.prior, agents, base_predictions, regime),
  };
}

/** ISO 8601, UTC, without the milliseconds when there are none. */
function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
