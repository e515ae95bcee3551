import { nodeDisk } from '@meta-agent/durable-files';
import { findLogs, InputDigest, readPrices, type SettleSettings } from '@meta-agent/log-files';
import {
  isRelease,
  isReleased,
  publishLive,
  readLive,
  readLiveChain,
  type LiveDraft,
  type LiveState,
  type PublishedLive,
  type Registry,
} from '@meta-agent/model-io';
import type { WatchRule } from '@meta-agent/supervision';
import { knownUntil, settleDecisions } from '../input/prices/settle-decisions';
import { readDecisions, type DecidedRow } from '../input/read-decisions';
import { learnUntil, type LearnInputs } from './learn-until';
import { learnedOf } from './live-draft';
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

interface Inputs extends LearnInputs {
  readonly invalidLines: number;
}

export interface PassResult {
  readonly decisions: number;
  /** Lines of the logs that are no rows. */
  readonly invalidLines: number;
  readonly settled: number;
  /** The states published by this pass. */
  readonly published: number;
  /** Whether the last state before this pass is not what the inputs give now. */
  readonly isLate: boolean;
  /** The state in force; null while nothing has been learned. */
  readonly live: PublishedLive | null;
}

/**
 * Learns what has become known, and publishes it.
 * @throws InputError, ModelError
 */
export async function pass(options: PassOptions): Promise<PassResult> {
  const { registry } = options;
  let live = await readLive(registry.dir);
  const inputs = await readInputs(options);
  const { states, isLate } = continuation(live, inputs);
  let published = 0;
  for (const { draft } of states) {
    live = await publishLive({ dir: registry.dir, disk: nodeDisk }, live, draft);
    published += 1;
    if (draft.demotion.demoted) await demote(options, draft);
  }
  // A crash between the state and the ledger leaves a demotion without its line.
  if (live?.state.demotion.demoted === true) await demote(options, live.state);
  const { rows, settled, invalidLines } = inputs;
  const counts = { decisions: rows.length, invalidLines, settled: settled.length };
  return { ...counts, published, isLate, live };
}

/**
 * The states after the published one. What came later than promised is not learned any more: the
 * published state goes on, and this is told.
 */
function continuation(live: PublishedLive | null, inputs: Inputs) {
  const fromStart = learnUntil(null, inputs);
  if (live === null) return { states: fromStart, isLate: false };
  const { as_of: asOf } = live.state;
  for (let next = fromStart.next(); next.done !== true; next = fromStart.next()) {
    const { draft } = next.value;
    if (draft.as_of < asOf) continue;
    if (isSame(draft, live.state)) return { states: fromStart, isLate: false };
    break;
  }
  const isComplete = inputs.rows.every(
    ({ modelVersion }) => modelVersion === null || inputs.ruleOf(modelVersion) !== null,
  );
  return { states: learnUntil(learnedOf(live.state), inputs), isLate: isComplete };
}

function isSame(draft: LiveDraft | null, state: LiveState): boolean {
  const { schema_version: _, generation: __, previous_hash: ___, ...found } = state;
  return JSON.stringify(draft) === JSON.stringify(found);
}

/**
 * The ledger latches a demotion of the current version; a second line is never written, and none
 * after a person has released this demotion.
 */
async function demote({ registry, actor }: PassOptions, state: LiveDraft): Promise<void> {
  const { model_version: version, as_of: asOf, demotion } = state;
  const { released } = await registry.standing();
  if (isReleased(released, state)) return;
  const { evidence, blocks } = demotion;
  const reason = `worse than the vote: evidence ${evidence.toFixed(0)} after ${blocks} blocks`;
  await registry.demote({ version, actor, reason, details: { as_of: asOf, evidence, blocks } });
}

/** Where the states differ from those that the same inputs give from the start; null: nowhere. */
export interface Repeated {
  readonly compared: number;
  readonly difference: { readonly generation: number; readonly expected: LiveDraft | null } | null;
}

/** Computes every published state again. @throws InputError, ModelError */
export async function repeat(options: PassOptions): Promise<Repeated> {
  const chain = (await readLiveChain(options.registry.dir)).reverse();
  const states = learnUntil(null, await readInputs(options));
  for (const { state } of chain) {
    const next = states.next();
    const expected = next.done === true ? null : next.value.draft;
    if (isSame(expected, state)) continue;
    return { compared: chain.length, difference: { generation: state.generation, expected } };
  }
  return { compared: chain.length, difference: null };
}

async function readInputs(options: PassOptions): Promise<Inputs> {
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
