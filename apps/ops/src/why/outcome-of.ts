import { horizonOf, parseTimestamp, type Action } from '@meta-agent/features';
import { notSettledInWords } from '@meta-agent/log-files';
import {
  profitGain,
  profitsOfSettlement,
  profitsOfTrade,
  type GroundTruth,
  type NotSettledReason,
  type Settlement,
  type Trade,
} from '@meta-agent/outcomes';
import { dateTime, signed } from '@meta-agent/words';
import type { PriceTruth } from '../replay/input/price-truth';
import type { LoggedRow } from './find-decisions';

/** What tells how a decision ended. */
export interface Truth {
  /** Null without prices. */
  readonly prices: PriceTruth | null;
  readonly trades: GroundTruth;
}

/** What became of one decision. Profits are in percent, after cost; null: not known. */
export interface DecisionOutcome {
  readonly source: 'prices' | 'outcomes';
  /** Why it is not settled; null: it is. `no_trade`: the outcomes have no trade of it. */
  readonly not_settled: NotSettledReason | 'no_trade' | null;
  /** The right action, by prices alone. */
  readonly label: Action | null;
  /** ISO 8601, UTC; by prices alone. */
  readonly known_at: string | null;
  readonly profit_pct: number | null;
  readonly vote_profit_pct: number | null;
  /** Of the decision over the vote. */
  readonly gain_pct: number | null;
  /** The trade that was made, if the outcomes have it. */
  readonly executed: { readonly action: Action; readonly profit_pct: number } | null;
}

/** @throws InputError horizon_not_given */
export function outcomeOf(row: LoggedRow, { prices, trades }: Truth): DecisionOutcome {
  const { symbol, decision } = row;
  const key = { symbol, timestampMs: parseTimestamp(row.timestamp), horizon: horizonOf(row) };
  const { trade } = trades.find({ ...key, id: decision.id });
  const settlement = prices?.settle(key, null) ?? null;
  const profits = settlement === null ? profitsOfTrade(trade) : profitsOfSettlement(settlement);
  const { action, base_ensemble_action: vote } = decision;
  return {
    ...(settlement === null ? byTrade(trade) : byPrices(settlement)),
    profit_pct: profits[action],
    vote_profit_pct: profits[vote],
    gain_pct: profitGain(profits, action, vote),
    executed: trade && { action: trade.action, profit_pct: trade.pnlPct },
  };
}

type Known = Pick<DecisionOutcome, 'source' | 'not_settled' | 'label' | 'known_at'>;

function byPrices(settlement: Settlement): Known {
  const source = 'prices';
  if (!settlement.settled) {
    return { source, not_settled: settlement.reason, label: null, known_at: null };
  }
  const { label, knownAtMs } = settlement;
  return { source, not_settled: null, label, known_at: new Date(knownAtMs).toISOString() };
}

const byTrade = (trade: Trade | null): Known => ({
  ...{ source: 'outcomes', label: null, known_at: null },
  not_settled: trade === null ? 'no_trade' : null,
});

/** The rows of a table: what became of a decision. */
export function outcomeRows(outcome: DecisionOutcome | null): [string, string][] {
  if (outcome === null)
    return [['what became of it', 'not asked: give --prices F or --outcomes F']];
  const { not_settled: reason, label, known_at: knownAt, executed } = outcome;
  const { profit_pct: own, vote_profit_pct: vote, gain_pct: gain } = outcome;
  const rows: [string, string][] = [];
  if (reason !== null) rows.push(['what became of it', `not settled: ${reasonInWords(reason)}`]);
  else {
    const right = label === null ? '' : `; ${label} was right`;
    const when = knownAt === null ? '' : ` ${dateTime(knownAt)}`;
    rows.push(
      ['what became of it', `settled by ${outcome.source}${when}${right}`],
      [
        'gain over the vote',
        `${profit(gain)}: the decision ${profit(own)}, the vote ${profit(vote)}`,
      ],
    );
  }
  if (executed === null) return rows;
  return [...rows, ['executed', `${executed.action}, ${profit(executed.profit_pct)}`]];
}

const reasonInWords = (reason: NotSettledReason | 'no_trade'): string =>
  reason === 'no_trade' ? 'the outcomes have no trade of it' : notSettledInWords(reason);

const profit = (pct: number | null): string => (pct === null ? 'unknown' : `${signed(pct, 2)} %`);
