import { briefPercent, count } from '@meta-agent/words';
import type { AskedRecords } from '../join/asked-records';
import { eachRow, type RowList } from '../join/columns/row-list';
import type { JoinedRow } from './joined-row';
import { symbolLookalikes } from './symbol-lookalikes';
import { timeDistances } from './time-distances';
import { findTimeShift } from './time-shifts';

/** The maximum number of other symbol spellings in the report. */
const SHOWN_SYMBOLS = 10;

/**
 * Patterns of rows that match no record or the wrong record: one line each, for people.
 * @param unmatched of `all`, those without a record
 * @example
 * const truth = await GroundTruth.collect({ outcomes: null, labels: null });
 * nearMisses([], [], truth.records); // []
 */
export function nearMisses(
  all: RowList<JoinedRow>,
  unmatched: RowList<JoinedRow>,
  records: AskedRecords,
): string[] {
  const symbols = new Set<string>();
  for (const { symbol } of eachRow(unmatched)) if (symbol !== null) symbols.add(symbol);
  const spelling = symbolLookalikes(symbols, records.symbols);
  const shift = findTimeShift(all, records, spelling);
  return [
    ...[...spelling].slice(0, SHOWN_SYMBOLS).map(lookalikeLine),
    ...unknownSymbols(symbols, spelling, records),
    ...(shift === null ? distanceLines(unmatched, records) : [shiftLine(shift)]),
    ...idLines(unmatched),
  ];
}

const lookalikeLine = ([symbol, logged]: [string, string]) =>
  `${logged} looks like ${symbol}; --symbol-map ${symbol}=${logged}`;

function unknownSymbols(
  symbols: ReadonlySet<string>,
  spelling: ReadonlyMap<string, string>,
  records: AskedRecords,
): string[] {
  const logged = new Set(records.symbols);
  const unknown = [...symbols].filter((symbol) => !logged.has(symbol) && !spelling.has(symbol));
  if (unknown.length === 0) return [];
  const shown = unknown.slice(0, SHOWN_SYMBOLS).join(', ');
  const left = unknown.length - SHOWN_SYMBOLS;
  return [`the log has no ${shown}${left > 0 ? ` and ${left} more symbols` : ''}`];
}

function shiftLine({ hours, share }: NonNullable<ReturnType<typeof findTimeShift>>): string {
  const matching = `${percent(share)} match`;
  if (hours === 'exit') {
    return `at timestamp − hold_duration_minutes ${matching}: the rows are stamped by the exit; write the time of the decision`;
  }
  const signed = `${hours < 0 ? '−' : '+'}${Math.abs(hours)} h`;
  return `at ${signed} ${matching}: the rows are of another time zone; write UTC, or the offset`;
}

function distanceLines(unmatched: RowList<JoinedRow>, records: AskedRecords): string[] {
  const distances = timeDistances(unmatched, records);
  if (distances === null || distances.medianMs === 0) return [];
  const { medianMs, alike, largestMs } = distances;
  const direction = medianMs < 0 ? 'early' : 'late';
  const shown = `${seconds(Math.abs(medianMs))} s ${direction}`;
  if (alike >= 0.995) return [`all ${shown}`];
  if (alike >= 0.5) return [`${percent(alike)} are ${shown}`];
  return [
    `the nearest record of the symbol is ${seconds(Math.abs(medianMs))} s away (median; at most ${seconds(largestMs)} s)`,
  ];
}

function idLines(unmatched: RowList<JoinedRow>): string[] {
  let withoutTime = 0;
  for (const { timestampMs } of eachRow(unmatched)) withoutTime += Number(timestampMs === null);
  return withoutTime === 0
    ? []
    : [`${count(withoutTime)} rows have an id that no record has, and no timestamp`];
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);
const percent = (share: number) => briefPercent(share, 1);
