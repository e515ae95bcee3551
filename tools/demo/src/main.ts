import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { MetaAgent } from '@meta-agent/decision';
import { AGENTS, logRecordSchema, type LogRecord } from '@meta-agent/features';
import { openModel } from '@meta-agent/model-io';
import Table from 'cli-table3';
import { parse } from 'csv-parse/sync';

const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'demo');
const MARKET = join(FOLDER, 'market');
const HELD_OUT = 10;
const RECORDS = 16_000 + HELD_OUT;
/** A market whose last ten records show each kind of decision. */
const SEED = 5;

/** Simulates, trains, checks the gates and promotes; then decides ten held-out records. */
async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  run(
    'tools/simulate/bin/meta-simulate.js',
    ...['--out', show(MARKET), '--records', String(RECORDS), '--seed', String(SEED)],
  );
  const heldOut = holdOut(join(MARKET, 'predictions.jsonl'), join(FOLDER, 'training.jsonl'));
  const modelDir = join(FOLDER, 'models');
  run(
    'apps/trainer/bin/meta-trainer.js',
    ...['train', '--predictions', show(join(FOLDER, 'training.jsonl'))],
    ...['--labels', show(join(MARKET, 'labels.csv')), '--label-horizon', '120'],
    ...['--model-dir', show(modelDir)],
  );
  const agent = new MetaAgent({ model: await openModel(modelDir) });
  process.stdout.write(`\nTen simulated records that the model has never seen:\n`);
  process.stdout.write(`${decideAll(agent, heldOut, readLabels(join(MARKET, 'labels.csv')))}\n`);
}

/** Runs a command of this repository as a user does, and prints the command line. */
function run(bin: string, ...args: string[]): void {
  process.stdout.write(
    `\n$ ${bin.replace(/.*\//, 'npx --no -- ').replace('.js', '')} ${args.join(' ')}\n`,
  );
  execFileSync(process.execPath, [join(ROOT, bin), ...args], { cwd: ROOT, stdio: 'inherit' });
}

const show = (path: string) => relative(ROOT, path);

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

function decideAll(
  agent: MetaAgent,
  records: readonly LogRecord[],
  labels: ReadonlyMap<string, string>,
): string {
  const head = ['time', 'symbol', ...AGENTS, 'vote', 'decision', 'reason', 'right was'];
  const chars = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({ head, chars, style: { head: [], border: [] } });
  for (const record of records) {
    const { timestamp, symbol, base_predictions } = record;
    const decision = agent.predict(record);
    const at = (action: string, confidence: number) => `${action} ${confidence.toFixed(2)}`;
    table.push([
      timestamp.slice(11, 16),
      symbol,
      ...AGENTS.map((agentName) => {
        const signal = base_predictions[agentName];
        return signal ? at(signal.action, signal.confidence) : '–';
      }),
      at(decision.base_ensemble_action, decision.base_ensemble_confidence),
      at(decision.action, decision.confidence),
      decision.reason,
      labels.get(`${timestamp} ${symbol}`) ?? '–',
    ]);
  }
  return table.toString();
}

void main();
