import type { Disk } from '@meta-agent/durable-files';
import { InputDigest, readPrices, type SettleSettings } from '@meta-agent/log-files';
import { isRelease, type Registry } from '@meta-agent/model-io';
import type { DecidedRow } from '../input/decisions/decided-row';
import type { DecisionSource } from '../input/decisions/decision-source';
import { LogSource } from '../input/decisions/log-source';
import { withoutReplaced } from '../input/decisions/replaced-challengers';
import { WaitingRows } from '../input/decisions/waiting-rows';
import { firstOfEach } from '../input/known-decision';
import { settleByOutcomes } from '../input/outcomes/settle-by-outcomes';
import { knownUntil, settleDecisions } from '../input/prices/settle-decisions';
import type { LearnInputs } from '../learn/learn-until';
import { readRules } from './read-rules';

export interface PassOptions {
  readonly registry: Registry;
  /** Files and folders of decision logs. */
  readonly decisions: readonly string[];
  /** Candles; else outcomes settle the decisions. */
  readonly prices: readonly string[];
  readonly outcomes: readonly string[];
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly settings: SettleSettings;
  /** Whether the online expert is learned. */
  readonly isOnline: boolean;
  /** Whether a challenger is promoted when the evidence is enough. */
  readonly isPromoting: boolean;
  /** Null: the certified one, else the threshold of the artifact. */
  readonly targetPrecision: number | null;
  readonly everyMs: number;
  /** A row is in the log at most this long after its decision. */
  readonly logDelayMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** The disk of the live states. */
  readonly disk: Disk;
  /** Who demotes a model, for the ledger. */
  readonly actor: string;
}

/** Everything that is known now. */
export interface Inputs extends LearnInputs {
  readonly invalidLines: number;
  /** Which versions of the log cannot be read; nothing is learned of these. Null: none. */
  readonly damaged: string | null;
}

/** Where the decisions come from. */
export const decisionSources = ({ decisions, isOnline }: PassOptions): DecisionSource[] => [
  new LogSource({ paths: decisions, withRecords: isOnline }),
];

/** Reads everything that is known now. @throws InputError, ModelError of the ledger */
export async function readInputs(options: PassOptions): Promise<Inputs> {
  const { registry, everyMs } = options;
  // Before the log is read: a row that comes meanwhile is not promised to be there.
  const nowMs = options.nowMs();
  const waiting = new WaitingRows(decisionSources(options));
  await waiting.read();
  const rows = withoutReplaced(waiting.takeUntil(Infinity));
  const { invalidLines } = waiting;
  const { settled, knownUntilMs } =
    options.prices.length > 0
      ? await settleByPrices(rows, options)
      : await settleByOutcomes(rows, {
          ...options,
          paths: options.outcomes,
          lifeMs: lifeOf(options),
        });
  const { entries } = await registry.verifyLedger();
  const releasedAtMs = entries.filter(isRelease).map(({ at }) => Date.parse(at));
  const promotions = entries.flatMap(({ event, to, at }) =>
    isPromotion(event) ? [{ version: to, atMs: Date.parse(at) }] : [],
  );
  const { rules, damaged } = await readRules(options, rows);
  const ruleOf = (version: string) => rules.get(version) ?? null;
  const untilMs = Math.min(knownUntilMs, loggedUntil({ ...options, nowMs }, rows));
  const ofLedger = { releasedAtMs, promotions, ruleOf };
  return {
    rows,
    settled: firstOfEach(settled),
    ...ofLedger,
    everyMs,
    untilMs,
    invalidLines,
    damaged,
  };
}

const isPromotion = (event: string) => event === 'promote' || event === 'rollback';

async function settleByPrices(rows: readonly DecidedRow[], options: PassOptions) {
  const { prices: paths, symbolMap, settings } = options;
  const { bar_time: barTime, bar_minutes: barMinutes } = settings;
  const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
  const book = await readPrices({ paths, symbolMap, isGrowing: true, ...bars }, new InputDigest());
  return { settled: settleDecisions(rows, book, settings), knownUntilMs: knownUntil(book) };
}

const MINUTE_MS = 60_000;

const lifeOf = ({ settings }: PassOptions): number =>
  MINUTE_MS * (settings.label_horizon_minutes ?? 0);

/** A quiet log may be one that cannot be written: its rows are waited for. */
const QUIET_MS = 3_600_000;

/** Until when every decision is in the log, by this clock. */
function loggedUntil(
  { nowMs, logDelayMs }: { readonly nowMs: number; readonly logDelayMs: number },
  rows: readonly DecidedRow[],
): number {
  const newest = rows.at(-1)?.decidedAtMs ?? -Infinity;
  return Math.min(nowMs - logDelayMs, Math.max(newest, nowMs - QUIET_MS));
}
