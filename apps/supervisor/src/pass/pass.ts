import { nodeDisk } from '@meta-agent/durable-files';
import { findLogs, InputDigest, readPrices, type SettleSettings } from '@meta-agent/log-files';
import {
  isRelease,
  isReleased,
  publishLive,
  readLive,
  readLiveChain,
  type LiveDraft,
  type PublishedLive,
  type Registry,
} from '@meta-agent/model-io';
import { horizonBars, type CandleBook } from '@meta-agent/outcomes';
import type { WatchRule } from '@meta-agent/supervision';
import { readDecisions, type DecidedRow } from '../input/read-decisions';
import { knownUntil, settleDecisions } from '../input/settle-decisions';
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
  /** Who demotes a model, for the ledger. */
  readonly actor: string;
}

export interface PassResult {
  readonly decisions: number;
  readonly settled: number;
  /** The states published by this pass. */
  readonly published: number;
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
  let published = 0;
  for (const { draft } of learnUntil(live && learnedOf(live.state), inputs)) {
    live = await publishLive({ dir: registry.dir, disk: nodeDisk }, live, draft);
    published += 1;
    if (draft.demotion.demoted) await demote(options, draft);
  }
  // A crash between the state and the ledger leaves a demotion without its line.
  if (live?.state.demotion.demoted === true) await demote(options, live.state);
  const { rows, settled } = inputs;
  return { decisions: rows.length, settled: settled.length, published, live };
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
    const { generation, model_version, as_of, threshold, demotion } = state;
    const { challenger, online, settled } = state;
    const next = states.next();
    const expected = next.done === true ? null : next.value.draft;
    const found: LiveDraft = {
      ...{ model_version, as_of, threshold, demotion },
      ...{ challenger, online, settled },
    };
    if (JSON.stringify(expected) === JSON.stringify(found)) continue;
    return { compared: chain.length, difference: { generation, expected } };
  }
  return { compared: chain.length, difference: null };
}

async function readInputs(options: PassOptions): Promise<LearnInputs> {
  const { registry, prices: paths, symbolMap, settings, everyMs } = options;
  const { bar_time: barTime, bar_minutes: barMinutes } = settings;
  const bars = { barTime, ...(barMinutes !== null && { barMinutes }) };
  const book = await readPrices({ paths, symbolMap, ...bars }, new InputDigest());
  const rows = await readDecisions(await findLogs(options.decisions));
  const settled = settleDecisions(rows, book, settings);
  const { entries } = await registry.verifyLedger();
  const releasedAtMs = entries.filter(isRelease).map(({ at }) => Date.parse(at));
  const rules = await readRules(options, rows, lifeOf(rows, book, settings));
  const ruleOf = (version: string) => rules.get(version) ?? null;
  return { rows, settled, releasedAtMs, ruleOf, everyMs, untilMs: knownUntil(book) };
}

/** The longest time from a decision to its settlement, in ms. */
function lifeOf(rows: readonly DecidedRow[], book: CandleBook, settings: SettleSettings): number {
  const minutes = rows.map(({ horizon }) => horizon ?? settings.label_horizon_minutes ?? 0);
  const longest = minutes.reduce((most, one) => Math.max(most, one), 0);
  return longest === 0 ? book.barMs : horizonBars(longest, book.barMs) * book.barMs;
}

/** The rules of the versions that the log names and the registry has: `prune` removes old ones. */
async function readRules(
  { registry, targetPrecision }: PassOptions,
  rows: readonly DecidedRow[],
  lifeMs: number,
): Promise<ReadonlyMap<string, WatchRule>> {
  const versions = new Set(rows.map(({ modelVersion }) => modelVersion));
  const known = new Set(await registry.list());
  const rules = new Map<string, WatchRule>();
  for (const version of versions) {
    if (version === null || !known.has(version)) continue;
    const { metadata } = await registry.load(version);
    rules.set(version, watchRule(metadata, targetPrecision, lifeMs));
  }
  return rules;
}
