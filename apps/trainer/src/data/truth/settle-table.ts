import { ACTIONS, classOf } from '@meta-agent/features';
import {
  assertBarTime,
  assertSettled,
  readPrices,
  settlementNotes,
  recordSettleOptions,
  type InputDigest,
  type LoggedTimes,
  type SettleSettings,
} from '@meta-agent/log-files';
import {
  countSettlements,
  executedDifference,
  settleRecords,
  type ExecutedDifference,
  type ExecutedTrade,
  type Settlement,
  type SettlementCounts,
} from '@meta-agent/outcomes';
import { ABSENT, type SignalTable } from '../signal-table';
import type { Outcomes } from './outcomes';

/** The price files and the settings of their settlement. */
export interface PricesRequest {
  /** Empty without prices. */
  readonly pricePaths: readonly string[];
  readonly settle: SettleSettings;
  readonly symbolMap: ReadonlyMap<string, string>;
}

/** A settled table: entry i of each column belongs to row i. */
export interface Settled {
  readonly settlements: readonly Settlement[];
  /** The class of each label; ABSENT for a row that is not settled. */
  readonly labels: Uint8Array;
  readonly counts: SettlementCounts;
  /** Executed minus settled profit; null without outcomes. */
  readonly executed: ExecutedDifference | null;
  /** Notes for the user, one line each. */
  readonly notes: readonly string[];
}

/**
 * Settles every row by prices.
 * @throws InputError horizon_not_given, nothing_settled, bar_time_differs
 */
export async function settleTable(
  table: SignalTable,
  { pricePaths: paths, settle: settings, symbolMap }: PricesRequest,
  outcomes: Outcomes | null,
  inputs: InputDigest,
): Promise<Settled | null> {
  if (paths.length === 0) return null;
  const { bar_time: barTime, bar_minutes: barMinutes } = settings;
  const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
  const book = await readPrices({ paths, symbolMap, ...bars }, inputs);
  const { options, horizonBars } = recordSettleOptions(settings, table.horizonMinutes, book);
  const symbols = Array.from(table.symbolIds, (id) => table.symbols[id]);
  const { timestampsMs } = table;
  const settlements = settleRecords(book, { timestampsMs, symbols, horizonBars }, options);
  const counts = countSettlements(settlements);
  const log = loggedTimes(table);
  assertSettled(book, counts, log);
  const trades = outcomes === null ? [] : executedTrades(table, horizonBars, outcomes);
  assertBarTime(book, trades, options, barTime);
  return {
    settlements,
    labels: Uint8Array.from(settlements, (one) => (one.settled ? classOf(one.label) : ABSENT)),
    counts,
    executed: executedDifference(book, trades, options),
    notes: settlementNotes(book, counts, log),
  };
}

function executedTrades(
  table: SignalTable,
  horizonBars: Float64Array,
  outcomes: Outcomes,
): ExecutedTrade[] {
  const trades: ExecutedTrade[] = [];
  outcomes.actions.forEach((actionClass, row) => {
    if (actionClass === ABSENT || outcomes.repeated[row] === 1) return;
    const action = ACTIONS[actionClass];
    if (action === 'HOLD') return;
    const symbol = table.symbols[table.symbolIds[row]];
    const timestampMs = table.timestampsMs[row];
    const pnlPct = outcomes.pnlPct[row];
    trades.push({ symbol, timestampMs, action, pnlPct, horizonBars: horizonBars[row] });
  });
  return trades;
}

function loggedTimes({ timestampsMs, symbols }: SignalTable): LoggedTimes {
  return { symbols, firstMs: timestampsMs[0], lastMs: timestampsMs[timestampsMs.length - 1] };
}
