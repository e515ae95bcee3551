import { findLogs, InputDigest, readPrices, type SettleSettings } from '@meta-agent/log-files';
import { isRelease, type Registry } from '@meta-agent/model-io';
import type { WatchRule } from '@meta-agent/supervision';
import { knownUntil, settleDecisions } from '../input/prices/settle-decisions';
import { readDecisions, type DecidedRow } from '../input/read-decisions';
import type { LearnInputs } from './learn-until';
import { watchRule } from './watch-rule';

export interface PassOptions {
  readonly registry: Registry;
  /** Files and folders of decision logs. */
  readonly decisions: readonly string[];
  readonly prices: readonly string[];
  readonly symbolMap: ReadonlyMap<string, string>;
  readonly settings: SettleSettings;
  /** Null: the certified one, else the threshold of the artifact. */
  readonly targetPrecision: number | null;
  readonly everyMs: number;
  /** A row is in the log at most this long after its decision. */
  readonly logDelayMs: number;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Who demotes a model, for the ledger. */
  readonly actor: string;
}

/** Everything that is known now. */
export interface Inputs extends LearnInputs {
  readonly invalidLines: number;
}

/** Reads everything that is known now. @throws InputError, ModelError of the ledger */
export async function readInputs(options: PassOptions): Promise<Inputs> {
  const { registry, prices: paths, symbolMap, settings, everyMs } = options;
  const { bar_time: barTime, bar_minutes: barMinutes } = settings;
  const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
  const book = await readPrices({ paths, symbolMap, isGrowing: true, ...bars }, new InputDigest());
  const { rows, invalidLines } = await readDecisions(await findLogs(options.decisions));
  const settled = settleDecisions(rows, book, settings);
  const { entries } = await registry.verifyLedger();
  const releasedAtMs = entries.filter(isRelease).map(({ at }) => Date.parse(at));
  const rules = await readRules(options, rows);
  const ruleOf = (version: string) => rules.get(version) ?? null;
  const untilMs = Math.min(knownUntil(book), loggedUntil(options, rows));
  return { rows, settled, releasedAtMs, ruleOf, everyMs, untilMs, invalidLines };
}

/** A quiet log may be one that cannot be written: its rows are waited for. */
const QUIET_MS = 3_600_000;

/** Until when every decision is in the log, by this clock. */
function loggedUntil({ nowMs, logDelayMs }: PassOptions, rows: readonly DecidedRow[]): number {
  const now = nowMs();
  const newest = rows.at(-1)?.decidedAtMs ?? -Infinity;
  return Math.min(now - logDelayMs, Math.max(newest, now - QUIET_MS));
}

/** The rules of the versions that the log names and the registry has: `prune` removes old ones. */
async function readRules(
  { registry, targetPrecision, settings }: PassOptions,
  rows: readonly DecidedRow[],
): Promise<ReadonlyMap<string, WatchRule>> {
  const versions = new Set(rows.map(({ modelVersion }) => modelVersion));
  const known = new Set(await registry.list());
  const rules = new Map<string, WatchRule>();
  for (const version of versions) {
    if (version === null || !known.has(version)) continue;
    const { metadata } = await registry.load(version);
    rules.set(version, watchRule(metadata, targetPrecision, settings.label_horizon_minutes));
  }
  return rules;
}
