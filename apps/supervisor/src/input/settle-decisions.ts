import { recordSettleOptions, type SettleSettings } from '@meta-agent/log-files';
import {
  profitGain,
  profitsOfSettlement,
  settle,
  type CandleBook,
  type SettleOptions,
} from '@meta-agent/outcomes';
import type { SettledDecision } from '@meta-agent/supervision';
import type { DecidedRow } from './read-decisions';

/** A settled decision, the model that was asked, and when the settlement was known. */
export interface KnownDecision {
  readonly row: DecidedRow;
  /** Milliseconds since 1970. */
  readonly knownAtMs: number;
  readonly gain: SettledDecision['gain'];
  /** Whether the model's answer was wrong; null where it was the vote's, or where it was not asked. */
  readonly isWrong: boolean | null;
}

/**
 * Settles decisions by prices, in the order in which the settlements become known; of two that
 * become known together, in the order of the decisions.
 * @throws InputError horizon_not_given, invalid_config
 */
export function settleDecisions(
  rows: readonly DecidedRow[],
  book: CandleBook,
  settings: SettleSettings,
): KnownDecision[] {
  const optionsOf = createOptions(book, settings);
  const known: KnownDecision[] = [];
  for (const row of rows) {
    const settlement = settle(book, row, optionsOf(row.horizon));
    if (!settlement.settled) continue;
    const { action, vote, answer, isChange } = row;
    const isOther = answer !== null && answer.action !== vote;
    known.push({
      row,
      knownAtMs: settlement.knownAtMs,
      gain: isChange ? profitGain(profitsOfSettlement(settlement), action, vote) : null,
      isWrong: isOther ? answer.action !== settlement.label : null,
    });
  }
  return known.sort((one, other) => one.knownAtMs - other.knownAtMs);
}

/** The options of a settlement by the horizon of the record, each made once. */
function createOptions(book: CandleBook, settings: SettleSettings) {
  const made = new Map<number | null, SettleOptions>();
  return (horizon: number | null): SettleOptions => {
    const known = made.get(horizon);
    if (known !== undefined) return known;
    const { options } = recordSettleOptions(settings, Float64Array.of(horizon ?? NaN), book);
    made.set(horizon, options);
    return options;
  };
}

const DAY_MS = 86_400_000;

/**
 * Until when every settlement is known: the last bar but one of the symbol whose bars end first. The
 * last one may change yet: a line that is being written can end within its price and still be a
 * number. A symbol whose bars ended a day before the newest bar is no longer waited for.
 * @returns -Infinity without two bars of a symbol
 */
export function knownUntil({ series }: CandleBook): number {
  const ends = [...series.values()].map(({ closeMs }) => closeMs.at(-2) ?? -Infinity);
  const newest = Math.max(-Infinity, ...ends);
  return Math.min(newest, ...ends.filter((end) => end > newest - DAY_MS));
}
