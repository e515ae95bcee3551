import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { EngineClient } from '@meta-agent/engine-api';
import { ROOT, until } from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { simulateMarket } from '../../market/simulated-market';
import { blocksOf } from '../blocks-of';
import { find, freshMachine } from './fresh-machine';
import { Terminal } from './terminal';

/** The long form installs and builds in the clone; npm needs its registry for it. */
const IS_FROM_NOTHING = process.env.FROM_NOTHING !== undefined;

jest.setTimeout(IS_FROM_NOTHING ? 1_800_000 : 300_000);

/** A script that notes its call in place of these npm commands, and else runs npm. */
const npmExcept = (commands: string) => `case "$1" in
  ${commands}) echo "npm $*" >> "$HOME/stand-ins" ;;
  *) exec ${find('node')} ${find('npm')} "$@" ;;
esac`;

/**
 * What is not done for real, and why. Each call is noted, and a test expects these calls alone.
 * `npm ci`: the workspace is installed, and a test takes nothing from a network. `nx`: it builds and tests; this
 * runs after the build, and is one of the tests. `npm test` would start this test in itself.
 */
const [STAND_INS, CALLS] = IS_FROM_NOTHING
  ? [{ npm: npmExcept('test') }, ['npm test']]
  : [
      { npm: npmExcept('ci'), nx: 'echo "nx $*" >> "$HOME/stand-ins"' },
      [
        ...['npm ci', 'nx run-many -t build --outputStyle=static'],
        ...['npm ci', 'nx run-many -t lint typecheck test integration'],
        'nx run-many -t build',
      ],
    ];

/** Every block, in the order of the page, by what it begins with. */
const BLOCKS = [
  'npm ci && npm run demo',
  'npm run build',
  'meta-simulate --out desk',
  'meta-trainer train --predictions desk/predictions.jsonl',
  'META_AGENT_ENABLED=true meta-engine',
  'export PATH',
  'cp -r apps/agents/testdata/agents .',
  'meta-agents run',
  'meta-ops status',
];

/** A port of this machine; the README's 8001 may be in use, and that number alone is replaced. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

describe('the README, typed from its first to its last block on a fresh machine', () => {
  const machine = freshMachine(STAND_INS, !IS_FROM_NOTHING);
  const at = (...names: string[]) => join(machine.folder, ...names);
  const terminals: Terminal[] = [];
  let port: string;
  let blocks: string[];
  let first: Terminal;
  let second: Terminal;
  let version: string;
  let engine: EngineClient;

  function openTerminal(): Terminal {
    const terminal = new Terminal(machine.folder, {
      ...machine.env,
      META_PORT: port,
      META_ENGINE_URL: `http://127.0.0.1:${port}`,
    });
    terminals.push(terminal);
    return terminal;
  }

  beforeAll(async () => {
    port = await freePort();
    const page = readFileSync(join(ROOT, 'README.md'), 'utf8').replaceAll(':8001', `:${port}`);
    blocks = blocksOf(page, 'bash');
    engine = new EngineClient({ url: `http://127.0.0.1:${port}` });
    first = openTerminal();
  });
  afterAll(async () => {
    for (const terminal of terminals) await terminal.close();
  });

  it('has these blocks, which any shell reads', () => {
    expect(blocks.map((block, i) => block.slice(0, BLOCKS[i]?.length))).toEqual(BLOCKS);
    // An interactive zsh takes a comment for arguments.
    for (const block of blocks) expect(block).not.toContain('#');
  });

  it('the demo ends with ten decisions and their reasons, by a model that passed every gate', async () => {
    const shown = await first.type(blocks[0]);
    expect(shown).toContain('✅ Promoted: ');
    const decided = shown.slice(shown.indexOf('Ten simulated records'));
    const reason =
      /strong_consensus_(sell|hold|buy)|meta_override_(sell|hold|buy)|meta_low_confidence_0\.\d\d/;
    expect(decided.split('\n').filter((line) => reason.test(line))).toHaveLength(10);
    expect(decided).toMatch(/meta_override_/);
    expect(decided).toMatch(/strong_consensus_/);
    const changes = /The model changes (\d+) of these 10 votes: (\d+) to the right action, (\d+)/;
    const [, ...counts] = changes.exec(decided) ?? [];
    expect(counts).toHaveLength(3);
    for (const count of counts) expect(Number(count)).toBeGreaterThan(0);
  });

  it('a log of their own becomes a promoted model with a report', async () => {
    await first.type(blocks[1]);
    await first.type(blocks[2]);
    await putOwnDesk(at('desk'));
    const shown = await first.type(blocks[3]);
    version = (await openRegistry({ dir: at('models/meta_v2') }).current())?.version ?? '';
    expect(shown).toContain(`✅ Promoted: ${version}`);
    const report = readFileSync(at(`report-${version}.html`), 'utf8');
    expect(report).toContain(version);
    expect(readFileSync(join(machine.env.HOME, 'stand-ins'), 'utf8').trimEnd().split('\n')).toEqual(
      CALLS,
    );
  });

  it('the engine serves it, with its console, and decides a record', async () => {
    await first.start(blocks[4], `Listening on http://127.0.0.1:${port}`);
    expect((await engine.status()).model_version).toBe(version);
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    const [, script] = /<script[^>]+src="([^"]+)"/.exec(page) ?? [];
    expect((await fetch(new URL(script, `http://127.0.0.1:${port}/`))).status).toBe(200);
    second = openTerminal();
    const decision = await second.type(blocks[5]);
    expect(decision).toMatch(/decision +│ (SELL|HOLD|BUY) /);
    expect(decision).toContain(version);
  });

  it('four agents turn candles into a log, and send what follows to the engine', async () => {
    const saved = await second.type(blocks[6]);
    expect(saved).toContain('lines in signals.jsonl');
    const before = (await engine.status()).total_predictions;
    await second.start(blocks[7], 'Following live.csv');
    writeFileSync(at('live.csv'), nextCandle(at('agents/candles.csv.gz')));
    await until(async () => (await engine.status()).total_predictions > before);
    expect(await second.interrupt()).toMatch(/records? sent/);
  });

  it('the operator sees the state, repeats every decision, and finds no fault', async () => {
    const { total_predictions: decided } = await engine.status();
    const shown = await second.type(blocks[8]);
    expect(shown).toContain(`All ${decided} logged decisions are equal in the replay.`);
    expect(shown).not.toContain('✗');
    await first.interrupt();
    expect(readdirSync(at('logs')).filter((name) => name.endsWith('.jsonl'))).not.toEqual([]);
  });
});

/** Another desk's files under the same names, without the marks of the simulation. */
async function putOwnDesk(desk: string): Promise<void> {
  const { folder } = await simulateMarket({ records: 12_000, seed: 3 }, '--prices');
  for (const name of ['predictions.jsonl', 'outcomes.csv', 'prices.csv']) {
    const own = readFileSync(join(folder, name), 'utf8')
      .replaceAll(/,"source":"simulated"|,simulated$/gm, '')
      .replace(/,source$/m, '');
    writeFileSync(join(desk, name), own);
  }
}

/** The columns, and one candle that follows those of a file. */
function nextCandle(file: string): string {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const [timestamp, ...rest] = lines[lines.length - 1].split(',');
  const stepMs = 15 * 60_000;
  const next = new Date(Date.parse(timestamp) + stepMs).toISOString().replace('.000Z', 'Z');
  return `${lines[0]}\n${[next, ...rest].join(',')}\n`;
}
