import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textTable } from '@meta-agent/command-line';
import { MetaAgent, type Decision } from '@meta-agent/decision';
import { horizonOf, logRecordSchema, type LogRecord } from '@meta-agent/features';
import { openRegistry } from '@meta-agent/model-io';
import { ROOT, run, show } from './run-command';
import { withEngine } from './with-engine';

const AGENTS = join(ROOT, 'apps/agents/testdata/agents');
const CANDLES = join(AGENTS, 'candles.csv.gz');
const FOLDER = join(ROOT, 'demo-candles');
const MODELS = join(FOLDER, 'models');
const TRAINER = 'apps/trainer/bin/meta-trainer.js';
const RUNNER = 'apps/agents/bin/meta-agents.js';

/** In minutes: only its decisions override. */
const PRIMARY = 15;
/** The newest bars, which are decided and not trained on. */
const BARS = 2;
/** A gate failed: the model is saved as a candidate. */
const NOT_PROMOTED = 3;

/** From candles to decisions: backfill, settle, train, gates, serve, decide the newest bars. */
async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  const log = join(FOLDER, 'predictions.jsonl');
  run([RUNNER, 'check', show(AGENTS)]);
  const signals = ['--agents', show(AGENTS), '--candles', show(CANDLES)];
  run([RUNNER, 'backfill', ...signals, '--out', show(log)]);
  const newest = holdOut(log);
  process.stdout.write(
    `The ${newest.length} records of the newest ${BARS} bars are held out: the engine decides them below.\n`,
  );
  const data = ['--predictions', show(log), '--prices', show(CANDLES)];
  run([TRAINER, 'settle', ...data, '--out', show(join(FOLDER, 'labels.csv'))]);
  const primary = ['--primary-horizon', String(PRIMARY), '--model-dir', show(MODELS)];
  const isPromoted = run([TRAINER, 'train', ...data, ...primary], NOT_PROMOTED) === 0;
  const decisions = await decideByEngine(newest);
  const said = await newestModelSays(newest);
  process.stdout.write(`\nThe newest ${BARS} bars, decided by the engine:\n`);
  const decided = newest.map((record, i) => ({ record, decision: decisions[i], model: said[i] }));
  process.stdout.write(`${tableOf(decided)}\n${verdict(isPromoted)}\n`);
}

interface Decided {
  readonly record: LogRecord;
  readonly decision: Decision;
  /** What the newest model says, promoted or not. */
  readonly model: Decision;
}

/** Moves the records of the newest bars out of the log; the primary horizon of each moment is last. */
function holdOut(log: string): LogRecord[] {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const records = lines.map((line) => logRecordSchema.parse(JSON.parse(line)));
  const times = [...new Set(records.map(({ timestamp }) => timestamp))].sort();
  const from = times[times.length - BARS];
  const kept = lines.filter((_, i) => records[i].timestamp < from);
  writeFileSync(log, `${kept.join('\n')}\n`);
  return records.filter(({ timestamp }) => timestamp >= from).sort(primaryLast);
}

function primaryLast(one: LogRecord, other: LogRecord): number {
  const keyOf = (record: LogRecord) => `${record.timestamp} ${record.symbol}`;
  if (keyOf(one) !== keyOf(other)) return keyOf(one) < keyOf(other) ? -1 : 1;
  return Number(horizonOf(one) === PRIMARY) - Number(horizonOf(other) === PRIMARY);
}

/** Starts the engine as a service and asks it about each record. */
function decideByEngine(records: readonly LogRecord[]): Promise<Decision[]> {
  const settings = {
    META_V2_MODEL_DIR: show(MODELS),
    META_DECISION_LOG: show(join(FOLDER, 'logs')),
    META_PRIMARY_HORIZON: `${PRIMARY}m`,
  };
  return withEngine(settings, async (client) => {
    const decisions: Decision[] = [];
    for (const record of records) decisions.push(await client.predict(record));
    return decisions;
  });
}

async function newestModelSays(records: readonly LogRecord[]): Promise<Decision[]> {
  const registry = openRegistry({ dir: MODELS });
  const newest = (await registry.list()).toSorted().at(-1) ?? '';
  const agent = new MetaAgent({ model: await registry.load(newest) });
  return records.map((record) => agent.predict(record));
}

function tableOf(decided: readonly Decided[]): string {
  const [{ record: first }] = decided;
  const agents = Object.keys(first.base_predictions);
  const words = ['symbol', 'horizon', ...agents, 'vote', 'decision', 'reason', 'candidate'];
  const at = (action: string, confidence: number) => `${action} ${confidence.toFixed(2)}`;
  const rows = decided.map(({ record, decision, model }) => [
    record.timestamp.slice(11, 16),
    record.symbol,
    `${horizonOf(record) ?? '–'} min`,
    ...Object.values(record.base_predictions).map((one) =>
      one === undefined ? '–' : at(one.action, one.confidence),
    ),
    at(decision.base_ensemble_action, decision.base_ensemble_confidence),
    at(decision.action, decision.confidence),
    decision.reason,
    modelCell(model),
  ]);
  return textTable(['time', ...words], rows, words, { optional: [...agents, 'time', 'candidate'] });
}

function modelCell({ probabilities }: Decision): string {
  if (probabilities === null) return 'not asked';
  const [action, top] = Object.entries(probabilities).reduce((best, one) =>
    one[1] > best[1] ? one : best,
  );
  return `${action} ${top.toFixed(2)}`;
}

function verdict(isPromoted: boolean): string {
  return isPromoted
    ? `The model passed its gates. Only its decisions for ${PRIMARY} minutes override the vote.`
    : [
        'The model did not pass its gates: it is a candidate, and the engine does not serve it. Without a',
        'model each decision is the vote. These agents have almost no edge, so this is the right result:',
        'leave the vote alone. The last column is what the refused candidate would have said.',
      ].join('\n');
}

void main();
