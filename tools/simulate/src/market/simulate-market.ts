import { voteBaseEnsemble } from '@meta-agent/decision';
import { ACTIONS, type Action, type LogRecord } from '@meta-agent/features';
import { isoTime } from './iso-time';
import type { MarketOptions } from './market-options';
import { profilesOf, type AgentProfiles } from './markets';
import { posteriorOf, priorOf, type Probabilities } from './posterior';
import { openStreams, type RandomStreams } from './random-streams';
import { driftRegime, type MarketRegime } from './regime-drift';
import { drawIndex, round4 } from './sampling';
import { drawMove, settleTrade, type TradeOutcome } from './trade';
import { drawVotes, dropMissing } from './vote';

/** A record with facts that only a simulation knows. */
export interface SimulatedRecord {
  readonly record: LogRecord;
  readonly label: Action;
  /** The trade of the vote's action; null when the action is HOLD. */
  readonly outcome: TradeOutcome | null;
  /** The price move after the record, traded or not, in percent. */
  readonly movePct: number;
  /** The label's exact probabilities, given the whole record. */
  readonly posterior: Probabilities;
}

const MS_PER_MINUTE = 60_000;

/**
 * A market's records in time order. The same options give the same records. Memory holds one record
 * at a time.
 */
export function* simulateMarket(options: MarketOptions): Generator<SimulatedRecord, void> {
  const { market, records, symbols, startMs, stepMinutes } = options;
  const streams = openStreams(options.seed);
  const drifts = symbols.map((symbol) => ({ symbol, regimes: driftRegime(streams.regime) }));
  const steps = Math.ceil(records / symbols.length);
  const { names } = options.agents;
  const phases = market.phases.map((phase) => profilesOf(names, phase));
  const bySymbol = market.bySymbol?.map((phase) => profilesOf(names, phase));
  for (let step = 0; step < steps; step += 1) {
    const phase = phases[Math.floor((step * phases.length) / steps)];
    const timestamp = isoTime(startMs + step * stepMinutes * MS_PER_MINUTE);
    const left = records - step * symbols.length;
    for (const [i, { symbol, regimes }] of drifts.slice(0, left).entries()) {
      const regime = regimes.next().value;
      const profiles = bySymbol?.[i % bySymbol.length] ?? phase;
      yield observe({ timestamp, symbol, regime }, profiles, streams, options);
    }
  }
}

interface Moment {
  readonly timestamp: string;
  readonly symbol: string;
  readonly regime: MarketRegime;
}

/** Draws a timestamp's label, then the agents' votes, then the trade's profit. */
function observe(
  { timestamp, symbol, regime }: Moment,
  profiles: AgentProfiles,
  streams: RandomStreams,
  { market, agents, missing, stepMinutes, withPrices }: MarketOptions,
): SimulatedRecord {
  const y = drawIndex(streams.label, priorOf(market.prior, regime)) as 0 | 1 | 2;
  const label = ACTIONS[y];
  const votes = drawVotes(profiles, y, regime, streams.votes);
  const base_predictions = dropMissing(votes, missing, streams.missing);
  const { action, confidence } = voteBaseEnsemble(base_predictions, agents);
  const { movePct, ...move } = drawMove(label, regime.volatility, stepMinutes, streams.trade);
  // One path of prices has room for one independent move a step.
  const holdMinutes = withPrices ? stepMinutes : move.holdMinutes;
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
    outcome: settleTrade(action, label, { movePct, holdMinutes }),
    movePct,
    posterior: posteriorOf(market.prior, profiles, base_predictions, regime),
  };
}
