import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AGENTS, ENGINE, OPS, ROOT, runNode, startEngine, TRAINER } from '@meta-agent/harness';
import Ajv from 'ajv/dist/2020';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, fixedRecipe } from '../trainer/training';

jest.setTimeout(900_000);

const SUPERVISOR = join(ROOT, 'apps/supervisor/bin/meta-supervisor.js');
/** A log and its candles, settled as the simulated market settles. */
const SETTLED = [
  ...['--predictions', 'predictions.jsonl', '--prices', 'prices.csv', '--label-horizon', '15'],
  ...['--take-profit', '0.25', '--stop-loss', '0.25', '--cost-pct', '0.2'],
];

const PROGRAMS = {
  trainer: TRAINER,
  engine: ENGINE,
  ops: OPS,
  agents: AGENTS,
  supervisor: SUPERVISOR,
};
type Program = keyof typeof PROGRAMS;

/** Not run here, with the reason; their schemas are compiled all the same. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'ops fleet run': 'needs a Redis',
  'ops fleet status': 'needs a Redis',
  'ops fleet retry': 'needs a Redis',
  'ops stream status': 'needs a Redis',
  'ops stream trim': 'needs a Redis',
  'ops stream redrive': 'needs a Redis',
  'ops registry push': 'needs an object storage',
  'ops registry pull': 'needs an object storage',
  'ops rearm': 'needs a supervisor that demoted the model',
  'agents run': 'runs until it is stopped',
};
/** Commands whose --json prints a schema, or another program's lines. */
const WITHOUT = ['ops fleet schema'];

async function run(program: Program, words: readonly string[], cwd: string, env = {}) {
  const { stdout, stderr, exitCode } = await runNode([PROGRAMS[program], ...words], { cwd, env });
  return { stdout, stderr, exitCode };
}

/** The schema with no member beside those that it names: what is printed is described. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const parts = Object.entries(schema).map(([key, value]) => [key, closed(value)]);
  const part = Object.fromEntries(parts) as Record<string, unknown>;
  const isOpen =
    part.type === 'object' && 'properties' in part && !('additionalProperties' in part);
  return isOpen ? { ...part, additionalProperties: false } : part;
}

async function schemaOf(program: Program, name: string) {
  const { stdout } = await run(program, ['schema', ...name.split(' ')], ROOT);
  return JSON.parse(stdout) as object;
}

async function validatorOf(program: Program, name: string) {
  const schema = closed(await schemaOf(program, name)) as object;
  return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
}

const RECORD = {
  ...{ symbol: 'BTCUSDT', timestamp: '2026-11-26T23:00:00Z' },
  base_predictions: { xgb: { action: 'BUY', confidence: 0.7 } },
};

describe('what a command prints with --json', () => {
  const seen = new Set<string>();
  let folder: string;
  let env: Record<string, string>;

  /** What does not validate, by command: all are told at once. */
  const invalid: unknown[] = [];

  /** Runs a command, and validates each line or the page that it prints. */
  async function expectValid(program: Program, name: string, ...more: readonly string[]) {
    const words = [...name.split(' '), ...more, '--json'];
    const { stdout, stderr } = await run(program, words, folder, env);
    const validate = await validatorOf(program, name);
    const texts = stdout.startsWith('{"') ? stdout.trimEnd().split('\n') : [stdout];
    for (const text of texts) {
      if (text === '') invalid.push([name, stderr]);
      else if (!validate(JSON.parse(text))) invalid.push([name, validate.errors]);
    }
    seen.add(`${program} ${name}`);
  }

  afterEach(() => {
    expect(invalid).toEqual([]);
  });

  it('is as the schema says: training, agents, settings', async () => {
    const market = await simulateMarket({ records: 6000, seed: 7 }, '--prices');
    ({ folder } = market);
    const known = [...SETTLED, '--outcomes', 'outcomes.csv'];
    env = {};
    await expectValid('trainer', 'init');
    await expectValid('trainer', 'train', ...known, ...FIXED_RECIPE, '--force-promote');
    await expectValid('trainer', 'train', ...known, ...fixedRecipe('temperature'), '--no-promote');
    await expectValid('trainer', 'evaluate', ...known);
    await expectValid('trainer', 'settle', ...SETTLED, '--out', 'labels.csv');
    await expectValid(
      'trainer',
      'features',
      '--predictions',
      'predictions.jsonl',
      '--out',
      'x.csv',
    );
    await expectValid(
      'trainer',
      'describe',
      '--predictions',
      'predictions.jsonl',
      '--outcomes',
      'outcomes.csv',
    );
    await expectValid('trainer', 'report');
    await expectValid('trainer', 'config show');
    await expectValid('engine', 'config show');
    await expectValid('agents', 'check', join(ROOT, 'apps/agents/testdata/agents'));
    const agents = ['--agents', join(ROOT, 'apps/agents/testdata/agents')];
    const candles = ['--candles', join(agents[1], 'candles.csv.gz'), '--out', 's.jsonl'];
    await expectValid('agents', 'backfill', ...agents, ...candles);
  });

  it('is as the schema says: a registry and its running engine', async () => {
    const engine = await startEngine({
      META_V2_MODEL_DIR: join(folder, 'models/meta_v2'),
      META_DECISION_LOG: join(folder, 'logs'),
      META_ADMIN_SOCKET: join(folder, 'admin.sock'),
    });
    const socket = {
      META_PORT: new URL(engine.url).port,
      META_ADMIN_SOCKET: join(folder, 'admin.sock'),
    };
    env = { META_ENGINE_URL: engine.url, ...socket };
    await expectValid('ops', 'predict', JSON.stringify(RECORD));
    await expectValid('ops', 'predict', JSON.stringify({ base_predictions: {} }), '--what-if');
    await expectValid('ops', 'status');
    await expectValid('ops', 'watch', '--count', '1');
    await expectValid('ops', 'list');
    await expectValid('ops', 'show', 'current');
    await expectValid('ops', 'validate');
    await expectValid('ops', 'diff', 'current', 'newest');
    await expectValid('ops', 'ledger', '--verify');
    await expectValid('ops', 'backup', '--all', '--to', 'b.tar.gz');
    await expectValid('ops', 'challenge', 'newest', '--reason', 'test', '--no-engine');
    await expectValid('ops', 'promote', 'newest', '--reason', 'test', '--yes', '--force');
    await expectValid('ops', 'rollback', '--reason', 'test', '--yes');
    await expectValid('ops', 'halt', '--reason', 'test');
    await expectValid('ops', 'status');
    await expectValid('ops', 'resume', '--reason', 'test');
    await expectValid('ops', 'prune', '--keep', '1', '--yes');
    await expectValid('ops', 'restore', 'b.tar.gz', '--no-promote', '--yes');
    await expectValid('ops', 'unlock', '--reason', 'test', '--yes');
    await expectValid('ops', 'keygen', '--to', 'keys');
    await expectValid('ops', 'reset-stats', '--yes');
    expect(await engine.stop()).toBe(0);
  });

  it('is as the schema says: logs, tokens, the supervisor', async () => {
    await expectValid('ops', 'why', '--symbol', RECORD.symbol, '--at', RECORD.timestamp);
    await expectValid('ops', 'evidence', '--since', '2026-11-01T00:00:00Z', '--to', 'e.tar.gz');
    await expectValid('ops', 'replay', '--predictions', 'logs');
    await expectValid('ops', 'replay', ...SETTLED, '--against', 'newest');
    await expectValid('ops', 'doctor');
    writeFileSync(join(folder, 'tokens.json'), '{"clients":[]}', { mode: 0o600 });
    const tokens = ['--tokens-file', 'tokens.json'];
    await expectValid('ops', 'token add', 'desk-1', '--scope', 'decide', ...tokens);
    await expectValid('ops', 'token list', ...tokens);
    await expectValid('ops', 'token remove', 'desk-1', '--yes', ...tokens);
    await expectValid(
      'supervisor',
      'run',
      '--prices',
      'prices.csv',
      '--label-horizon',
      '15',
      '--decisions',
      'logs',
      '--once',
    );
    await expectValid('supervisor', 'status');
  });

  it('has a schema for every command with --json, and each was run or is named', async () => {
    for (const program of Object.keys(PROGRAMS) as Program[]) {
      const names = JSON.parse((await run(program, ['schema'], ROOT)).stdout) as string[];
      const { stdout } = await run(program, ['completion', 'bash'], ROOT);
      const withJson = [...stdout.matchAll(/^ {4}'([^']+)'\) words='[^']*--json/gm)].map(
        ([, n]) => n,
      );
      const all = withJson.map((name) => `${program} ${name}`).filter((n) => !WITHOUT.includes(n));
      expect(all.sort()).toEqual(names.map((name) => `${program} ${name}`).sort());
      expect(all.filter((name) => !seen.has(name) && !(name in NOT_RUN))).toEqual([]);
      const others = names.filter((name) => !seen.has(`${program} ${name}`));
      for (const name of others) expect(await schemaOf(program, name)).toHaveProperty('title');
    }
  });

  it('lets a reader meet a new member', async () => {
    expect(JSON.stringify(await schemaOf('ops', 'doctor'))).not.toContain(
      '"additionalProperties":false',
    );
  });
});
