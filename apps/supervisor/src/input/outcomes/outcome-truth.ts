import { InputDigest, readGroundTruth } from '@meta-agent/log-files';
import { profitsOfTrade, type GroundTruth, type Trade } from '@meta-agent/outcomes';
import type { DecidedRow } from '../decisions/decided-row';
import { fileMark } from '../files/growing-file';
import type { KnownDecision } from '../known-decision';
import type { Truth, Verdict } from '../truth';
import { keyOf, outcomeArrivals, type OutcomeArrivals } from './outcome-arrivals';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

interface OutcomeTruthOptions {
  readonly paths: readonly string[];
  /** From a symbol of these files to the symbol of the log. */
  readonly symbolMap: ReadonlyMap<string, string>;
  /** The longest time from a decision to the close of its trade. */
  readonly lifeMs: number;
  readonly nowMs: () => number;
}

/** The trades of one file. */
interface Trades {
  readonly truth: GroundTruth;
  readonly arrivals: OutcomeArrivals;
}

/**
 * Settles decisions by the trades that were made. A trade shows the profit of its action alone: of a
 * vetoed trade nothing is known. All is read anew when a trade came: one that is told twice changes what
 * the first one told.
 */
export class OutcomeTruth implements Truth {
  readonly #options: OutcomeTruthOptions;
  #files: readonly Trades[] | null = null;
  /** Of the files, when they were read. */
  #mark = '';

  constructor(options: OutcomeTruthOptions) {
    this.#options = options;
  }

  async mark(): Promise<string> {
    return (await Promise.all(this.#options.paths.map(markOf))).join('\n');
  }

  async read(rows: readonly DecidedRow[]): Promise<boolean> {
    const mark = await this.mark();
    if (this.#files !== null) {
      // The decision of a trade may be among the rows that came.
      const areTimesMissing = this.#files.some(({ arrivals }) => arrivals.areTimesMissing);
      return mark === this.#mark && !areTimesMissing;
    }
    this.#mark = mark;
    const { paths, symbolMap, lifeMs, nowMs } = this.#options;
    const times = new Map(rows.map(({ id, timestampMs }) => [id, timestampMs]));
    const files: Trades[] = [];
    for (const outcomesPath of paths) {
      const found = { outcomesPath, labelsPath: null, symbolMap, isGrowing: true };
      const { truth } = await readGroundTruth(
        { ...found, maxInvalidShare: 0.01 },
        new InputDigest(),
      );
      const clocks = { lifeMs, nowMs: nowMs(), timeOf: (id: string) => times.get(id) };
      const arrivals = await outcomeArrivals(outcomesPath, clocks);
      files.push({ truth, arrivals });
    }
    this.#files = files;
    return true;
  }

  get knownUntilMs(): number {
    const newest = (this.#files ?? []).map(({ arrivals }) => arrivals.newestMs);
    return knownUntil(newest) - this.#options.lifeMs - 1;
  }

  settle(row: DecidedRow): Verdict {
    const settled = (this.#files ?? []).flatMap(({ truth, arrivals }, place) => {
      const known = settleRow(row, truth, arrivals);
      return known === null ? [] : [{ known, earliestMs: row.timestampMs, place }];
    });
    return settled.length === 0 ? 'never' : settled;
  }

  forgetBefore(_: number, later: readonly DecidedRow[]): readonly DecidedRow[] {
    return later;
  }

  forget(): void {
    this.#files = null;
  }
}

const markOf = async (path: string) => `${path} ${(await fileMark(path))?.mark ?? ''}`;

function settleRow(row: DecidedRow, truth: GroundTruth, { late }: OutcomeArrivals) {
  const { symbol, timestampMs, horizon, id, vote, action } = row;
  const record = { symbol, timestampMs, horizon, decided: [vote, action] };
  const { trade, isRepeated } = truth.find({ ...record, ...(id !== null && { id }) });
  if (trade === null || isRepeated) return null;
  const closedMs = timestampMs + trade.holdMinutes * MINUTE_MS;
  const keys = [keyOf(id ?? undefined, timestampMs, symbol), keyOf(undefined, timestampMs, symbol)];
  const toldMs = keys.map((key) => late.get(key)).find((ms) => ms !== undefined) ?? closedMs;
  return { row, knownAtMs: Math.max(row.decidedAtMs, toldMs), ...worthOf(trade) };
}

/** A win shows the right action; a loss, that its action was wrong. */
const worthOf = (trade: Trade): Pick<KnownDecision, 'profits' | 'label' | 'wrong' | 'traded'> => ({
  profits: profitsOfTrade(trade),
  label: trade.isWin ? trade.action : null,
  wrong: trade.isWin ? [] : [trade.action],
  traded: trade.action,
});

/** A file that ended a day before the others is no longer waited for. */
function knownUntil(newest: readonly number[]): number {
  const all = Math.max(-Infinity, ...newest);
  return Math.min(all, ...newest.filter((ms) => ms > all - DAY_MS));
}
