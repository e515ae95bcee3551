import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textTable, typeable } from '@meta-agent/command-line';
import { MetaAgent, type Decision } from '@meta-agent/decision';
import { logRecordSchema, type LogRecord, DEFAULT_AGENTS } from '@meta-agent/features';
import { openModel } from '@meta-agent/model-io';
import { parse } from 'csv-parse/sync';
import { ROOT, run, show } from './run-command';

const AGENTS = DEFAULT_AGENTS.names;

const FOLDER = join(ROOT, 'demo');
const MARKET = join(FOLDER, 'market');
const HELD_OUT = 10;
const RECORDS = 24_000 + HELD_OUT;
/** A market whose last ten records show each kind of decision, with a right and a wrong change. */
const SEED = 54;

/** Simulates, trains, checks the gates and promotes; then decides ten held-out records. */
async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  run([
    'tools/simulate/bin/meta-simulate.js',
    ...['--out', show(MARKET), '--records', String(RECORDS), '--seed', String(SEED)],
    '--prices',
  ]);
  const heldOut = holdOut(join(MARKET, 'predictions.jsonl'), join(FOLDER, 'training.jsonl'));
  const modelDir = join(FOLDER, 'models');
  run([
    'apps/trainer/bin/meta-trainer.js',
    ...['train', '--predictions', show(join(FOLDER, 'training.jsonl'))],
    ...['--prices', show(join(MARKET, 'prices.csv')), ...settlementOptions()],
    ...['--outcomes', show(join(MARKET, 'outcomes.csv'))],
    ...['--model-dir', show(modelDir)],
  ]);
  const agent = new MetaAgent({ model: await openModel(modelDir) });
  process.stdout.write(`\nTen simulated records that the model has never seen:\n`);
  const labels = readLabels(join(MARKET, 'labels.csv'));
  const decided = heldOut.map((record) => {
    const right = labels.get(`${record.timestamp} ${record.symbol}`) ?? '–';
    return { record, decision: agent.predict(record), right };
  });
  process.stdout.write(`${tableOf(decided)}\n${changesInWords(decided)}\n`);
  process.stdout.write(`${nextLines(show(modelDir)).join('\n')}\n`);
}

/** What can be typed now. */
function nextLines(modelDir: string): string[] {
  const serve = 'meta-engine serve --enabled --model-dir';
  return [
    'Next:',
    `  ${typeable(`meta-trainer report --open --model-dir ${modelDir}`)}`,
    `  ${typeable(`${serve} ${modelDir}`)}`,
    '  then open http://127.0.0.1:8001/, the console of the engine',
  ];
}

interface Decided {
  readonly record: LogRecord;
  readonly decision: Decision;
  /** The correct action. */
  readonly right: string;
}

/** How the candles of this market settle into its labels and profits. */
function settlementOptions(): string[] {
  const { settlement } = JSON.parse(readFileSync(join(MARKET, 'truth.json'), 'utf8')) as {
    settlement: Record<string, number>;
  };
  const { take_profit_pct: profit, stop_loss_pct: loss, cost_pct: cost } = settlement;
  return [
    ...['--take-profit', String(profit), '--stop-loss', String(loss)],
    ...['--cost-pct', String(cost)],
    ...['--label-horizon', String(settlement.label_horizon_minutes)],
  ];
}

/** Moves the last records of a log out of the training data. */
function holdOut(log: string, trainingLog: string): LogRecord[] {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  writeFileSync(trainingLog, `${lines.slice(0, -HELD_OUT).join('\n')}\n`);
  return lines.slice(-HELD_OUT).map((line) => logRecordSchema.parse(JSON.parse(line)));
}

/** The correct action by timestamp and symbol. */
function readLabels(path: string): Map<string, string> {
  const rows = parse<Record<'timestamp' | 'symbol' | 'label', string>>(readFileSync(path), {
    columns: true,
  });
  return new Map(rows.map((row) => [`${row.timestamp} ${row.symbol}`, row.label]));
}

const WORDS = ['symbol', ...AGENTS, 'vote', 'decision', 'reason', 'right was'];

function tableOf(decided: readonly Decided[]): string {
  const at = (action: string, confidence: number) => `${action} ${confidence.toFixed(2)}`;
  const rows = decided.map(({ record, decision, right }) => [
    record.timestamp.slice(11, 16),
    record.symbol,
    ...AGENTS.map((name) => {
      const signal = record.base_predictions[name];
      return signal ? at(signal.action, signal.confidence) : '–';
    }),
    at(decision.base_ensemble_action, decision.base_ensemble_confidence),
    at(decision.action, decision.confidence),
    decision.reason,
    right,
  ]);
  return textTable(['time', ...WORDS], rows, WORDS, { optional: [...AGENTS, 'time'] });
}

function changesInWords(decided: readonly Decided[]): string {
  const changes = decided.filter(({ decision }) => decision.changed);
  const right = changes.filter(({ decision, right }) => decision.action === right).length;
  const mended = `${right} to the right action, ${changes.length - right} to a wrong one`;
  return `The model changes ${changes.length} of these ${decided.length} votes: ${mended}.`;
}

void main();
