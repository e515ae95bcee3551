import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decide, DEFAULT_POLICY, NOTHING_IN_FORCE, type InForce } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import type { SignalRecord } from '@meta-agent/features';
import {
  openRegistry,
  publishLive,
  readLive,
  type LoadedModel,
  type Registry,
} from '@meta-agent/model-io';
import { liveDraft, putInForce, smallDraft, temporaryFolder } from '@meta-agent/model-io/testing';

export const START_MS = Date.UTC(2026, 11, 1);
export const HOUR_MS = 3_600_000;
/** The threshold of the artifact: so low that the live states decide. */
const FLOOR = 0.34;
const RECORD: SignalRecord = {
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'SELL', confidence: 0.51 },
    lgbm: { action: 'HOLD', confidence: 0.87 },
    nhits: { action: 'BUY', confidence: 0.84 },
  },
};

export interface SupervisedRegistry {
  readonly dir: string;
  readonly registry: Registry;
  /** Of the ledger; it starts a day before the rows. */
  readonly clock: { nowMs: number };
  readonly version: string;
  readonly model: LoadedModel;
  /** A row of each live state, one an hour. */
  readonly rows: readonly string[];
}

/** Around the probability of the answer: some rows override, others do not. */
export const thresholdOf = (generation: number): number => FLOOR + ((generation * 37) % 60) / 100;

/** A registry with live states, the last of them demoted, and a row of each. */
export async function supervisedRegistry(states: number): Promise<SupervisedRegistry> {
  const dir = join(temporaryFolder(), 'models');
  const clock = { nowMs: START_MS - 24 * HOUR_MS };
  const registry = openRegistry({ dir, now: () => clock.nowMs });
  const draft = smallDraft(1);
  const metadata = { ...draft.metadata, override_threshold: { value: FLOOR } };
  const { version } = await registry.save({ ...draft, metadata });
  await putInForce(registry, version);
  const model = await registry.load();
  const rows: string[] = [];
  for (let generation = 1; generation <= states; generation += 1) {
    const [value, paused] = [thresholdOf(generation), generation % 50 === 0];
    const demoted = generation === states;
    const published = liveDraft(version, value, paused);
    const demotion = { ...published.demotion, demoted };
    const live = { ...published, as_of: isoAt(generation), demotion };
    await publishLive({ dir, disk: nodeDisk }, await readLive(dir), live);
    const threshold = { threshold: value, paused, live_generation: generation };
    rows.push(rowAt(generation, model, { ...NOTHING_IN_FORCE, ...threshold, demoted }));
  }
  return { dir, registry, clock, version, model, rows };
}

export const isoAt = (hour: number): string => new Date(START_MS + hour * HOUR_MS).toISOString();

/** A row of the decision log, decided with this in force. */
export function rowAt(hour: number, model: LoadedModel, inForce: InForce): string {
  const timestamp = isoAt(hour);
  const record = { ...RECORD, timestamp };
  const nowMs = Date.parse(timestamp);
  const decision = decide(record, { model, policy: DEFAULT_POLICY, nowMs, inForce });
  const made = { decided_at: timestamp, model_version: model.version, policy: DEFAULT_POLICY };
  return `${JSON.stringify({ ...record, ...made, in_force: inForce, decision })}\n`;
}

/** A folder of the decision log with one file a day. */
export function logOf(rows: readonly string[]): string {
  const folder = join(temporaryFolder(), 'logs');
  mkdirSync(folder);
  const days = new Map<string, string>();
  for (const row of rows) {
    const { decided_at: decidedAt } = JSON.parse(row) as { decided_at: string };
    const day = decidedAt.slice(0, 10);
    days.set(day, `${days.get(day) ?? ''}${row}`);
  }
  for (const [day, text] of days) writeFileSync(join(folder, `predictions-${day}.jsonl`), text);
  return folder;
}
