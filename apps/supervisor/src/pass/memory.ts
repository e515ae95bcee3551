import { InputError } from '@meta-agent/log-files';
import type { DecidedRow } from '../input/decisions/decided-row';
import { ReplacedChallengers } from '../input/decisions/replaced-challengers';
import { WaitingRows } from '../input/decisions/waiting-rows';
import type { KnownDecision } from '../input/known-decision';
import { Settlements } from '../input/settlements';
import type { Truth } from '../input/truth';
import type { LearnInputs } from '../learn/learn-until';
import { isContinued, ledgerTimes, type LedgerTimes } from './ledger-times';
import { decisionSources, truthOf, type PassOptions } from './pass-options';
import { Rules } from './read-rules';

/** What is known now. */
export interface Inputs extends LearnInputs {
  /** Rows of all logs. */
  readonly decisions: number;
  /** Settled decisions, of those that were decided while everything is known. */
  readonly settledCount: number;
  readonly invalidLines: number;
  /** Which versions of the log cannot be read; nothing is learned of these. Null: none. */
  readonly damaged: string | null;
  /** Whether every row is there, and every version that the log names. */
  readonly isComplete: boolean;
  /** Whether a row came that was decided before what the looks before took as known. */
  readonly cameLate: boolean;
  /** Whether every row there ever was has been read. */
  readonly isWhole: boolean;
  /** Whether everything was read, not only what is new. */
  readonly isAnew: boolean;
}

const DAY_MS = 86_400_000;
/** What is settled and older than this is forgotten; what reaches further back makes all be read anew. */
const REMEMBERED_MS = 7 * DAY_MS;
/** Files can be replaced while they are read. */
const ATTEMPTS = 3;

/** What was read since all was read: it holds for what came until `untilMs`, and nothing came later. */
interface Since {
  untilMs: number;
  /** Not yet forgotten by `forgetBefore`, in the order in which they were decided. */
  rows: DecidedRow[];
  /** In the order in which they became known. */
  settled: KnownDecision[];
  readonly versions: Set<string>;
  readonly replaced: ReplacedChallengers;
  readonly settlements: Settlements;
  /** Null before the first look. */
  ledger: LedgerTimes | null;
}

/**
 * The inputs of a supervisor, read on as they grow: a look costs what is new. What does not come at the
 * end, such as a row that is late or a bar that fills a gap, makes the look read everything anew, so
 * each look knows what a first one would.
 */
export class Memory {
  readonly #options: PassOptions;
  readonly #rememberedMs: number;
  readonly #waiting: WaitingRows;
  readonly #truth: Truth;
  readonly #rules: Rules;
  #since: Since;
  #cameLate = false;

  constructor(options: PassOptions, rememberedMs = REMEMBERED_MS) {
    this.#options = options;
    this.#rememberedMs = rememberedMs;
    this.#waiting = new WaitingRows(decisionSources(options));
    this.#truth = truthOf(options);
    this.#rules = new Rules(options);
    this.#since = nothing(this.#truth);
  }

  /** Equal marks tell that nothing came. Never throws. */
  async mark(): Promise<string> {
    return `${await this.#waiting.mark()}\n${await this.#truth.mark()}`;
  }

  /**
   * Reads what came.
   * @param onAnew called before all is read anew
   * @throws InputError, ModelError of the ledger
   */
  async look(onAnew: () => void = () => undefined): Promise<Inputs> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const inputs = await this.#readOn();
      if (inputs !== null) return inputs;
      this.forget();
      onAnew();
    }
    throw new InputError('input_unreadable', {
      message: 'The logs or the prices were replaced while they were read.',
      expected: 'files that grow at their end',
      received: 'other files at each look',
      next: 'write these files at another place, then move them here',
    });
  }

  /** The last call. */
  close(): void {
    this.#waiting.close();
  }

  /** The next look reads everything. */
  forget(): void {
    this.#waiting.forget();
    this.#truth.forget();
    this.#rules.forget();
    this.#since = nothing(this.#truth);
  }

  /**
   * Forgets what was learned until a time, and what nothing that comes can need.
   * @throws InputError
   */
  async forgetBefore(learnedMs: number): Promise<void> {
    const since = this.#since;
    since.rows = since.rows.filter(({ decidedAtMs }) => decidedAtMs > learnedMs);
    since.settled = since.settled.filter(({ knownAtMs }) => knownAtMs > learnedMs);
    if (since.untilMs === -Infinity) return;
    const rememberedMs = since.untilMs - this.#rememberedMs;
    since.settlements.forgetBefore(rememberedMs);
    // What is settled is not learned before its step is over.
    const unlearnedMs = since.settled.reduce(
      (earliest, { row }) => Math.min(earliest, row.decidedAtMs),
      since.settlements.waitingSinceMs,
    );
    await this.#waiting.release(Math.min(rememberedMs, learnedMs, unlearnedMs));
  }

  /** Null when all must be read anew. */
  async #readOn(): Promise<Inputs | null> {
    const since = this.#since;
    // Before the log is read: a row that comes meanwhile is not promised to be there.
    const nowMs = this.#options.nowMs();
    const earliestMs = await this.#waiting.read();
    if (earliestMs !== null && earliestMs <= since.untilMs) this.#cameLate = true;
    if (earliestMs === null || earliestMs <= since.untilMs) return null;
    if (!(await this.#truth.read(this.#waiting.rows()))) return null;
    const ledger = ledgerTimes((await this.#options.registry.verifyLedger()).entries);
    if (since.ledger !== null && !isContinued(since.ledger, ledger, since.untilMs)) return null;
    const isAnew = since.ledger === null;
    since.ledger = ledger;
    const untilMs = Math.min(this.#truth.knownUntilMs, this.#loggedUntil(nowMs));
    if (!this.#take(untilMs)) return null;
    const read = await this.#rules.read(since.versions);
    return read === 'changed' ? null : { ...this.#inputs(untilMs, ledger), ...read, isAnew };
  }

  /** Takes what is known until a time. @returns whether it follows what was known before */
  #take(untilMs: number): boolean {
    const since = this.#since;
    const rows = this.#waiting.takeUntil(untilMs).map((row) => since.replaced.leaveOut(row));
    for (const { modelVersion, challenger } of rows) {
      if (modelVersion !== null) since.versions.add(modelVersion);
      if (challenger !== null) since.versions.add(challenger.modelVersion);
    }
    const earliestMs = since.settlements.settle(rows);
    if (earliestMs === null || earliestMs <= since.untilMs) return false;
    const settled = since.settlements.takeUntil(untilMs);
    if (settled === null) return false;
    since.rows = since.rows.concat(rows);
    since.settled = since.settled.concat(settled);
    // A clock that is set back takes nothing back.
    since.untilMs = Math.max(since.untilMs, untilMs);
    return true;
  }

  #inputs(untilMs: number, ledger: LedgerTimes) {
    const { rows, settled, settlements } = this.#since;
    const { count: decisions, invalidLines } = this.#waiting;
    return {
      ...{ rows, settled, ...ledger, ruleOf: this.#rules.of, untilMs },
      everyMs: this.#options.everyMs,
      ...{ decisions, settledCount: settlements.count, invalidLines },
      isComplete: this.#rules.areComplete && this.#waiting.isWhole,
      ...{ isWhole: this.#waiting.isWhole, cameLate: this.#cameLate },
    };
  }

  /** Until when every decision is in the log, by this clock. */
  #loggedUntil(nowMs: number): number {
    const quietMs = Math.max(this.#waiting.newestMs, nowMs - QUIET_MS);
    return Math.min(nowMs - this.#options.logDelayMs, quietMs);
  }
}

/** A quiet log may be one that cannot be written: its rows are waited for. */
const QUIET_MS = 3_600_000;

const nothing = (truth: Truth): Since => ({
  ...{ untilMs: -Infinity, rows: [], settled: [], ledger: null },
  ...{ versions: new Set(), replaced: new ReplacedChallengers() },
  settlements: new Settlements(truth),
});
