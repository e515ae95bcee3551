import {
  appendFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { Candle } from '../candles/candle';
import { SMALL } from '../testing/agent-folders';
import { HEADER, inTimeOrder, makeCandles, rowOf, writeCandles } from '../testing/made-candles';
import { runAgents, until, type RunOptions } from '../testing/run-command';

const MARKET = inTimeOrder(makeCandles('BTC', 2160), makeCandles('ETH', 2160));
const csvOf = (candles: readonly Candle[]) => [HEADER, ...candles.map(rowOf), ''].join('\n');

let folder: string;
let out: string;
let expected: string;

beforeAll(async () => {
  const path = writeCandles(join(temporaryFolder(), 'candles.csv'), MARKET);
  const log = join(path, '../expected.jsonl');
  await runAgents(['backfill', '--agents', SMALL, '--candles', path, '--out', log]);
  expected = readFileSync(log, 'utf8');
});

beforeEach(() => {
  folder = temporaryFolder();
  out = join(folder, 'out.jsonl');
});

const run = (args: readonly string[], options: RunOptions = {}) =>
  runAgents(['run', '--agents', SMALL, '--json', ...args], options);

const linesOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

/** Runs until the log has so many bytes. */
async function runUntil(bytes: number, args: readonly string[]) {
  const stop = new AbortController();
  const running = run(['--out', out, ...args], { signal: stop.signal });
  await until(() => linesOf(out).length >= bytes);
  stop.abort(new Error('stopped'));
  return running;
}

describe('candles on the standard input', () => {
  it('as CSV give the lines of a backfill', async () => {
    const { exitCode, stdout } = await run(['--out', out], { stdin: csvOf(MARKET) });
    expect(exitCode).toBe(0);
    expect(linesOf(out)).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ known_lines: 0, candles: { used: 4320 } });
  });

  it('as JSON lines give the same lines', async () => {
    const stdin = MARKET.map(({ closeMs, ...candle }) => {
      const timestamp = new Date(closeMs).toISOString();
      return `${JSON.stringify({ timestamp, ...candle })}\n`;
    }).join('');
    await run(['--out', out], { stdin });
    expect(linesOf(out)).toBe(expected);
  });

  it('that a log has lines for already are not written again', async () => {
    writeFileSync(out, expected.slice(0, 5000));
    await run(['--out', out], { stdin: csvOf(MARKET) });
    expect(linesOf(out)).toBe(expected);
    const { stdout } = await run(['--out', out], { stdin: csvOf(MARKET) });
    expect(linesOf(out)).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ known_lines: expected.split('\n').length - 1 });
  });

  it('with a last line that may be incomplete: it is told and not used', async () => {
    const { stdout, stderr } = await run(['--out', out], { stdin: csvOf(MARKET).slice(0, -1) });
    expect(JSON.parse(stdout)).toMatchObject({ candles: { used: 4319, invalid: 1 } });
    expect(stderr).toContain('the last line has no line feed');
  });

  it('that are no candles are counted and told', async () => {
    const rows = csvOf(MARKET.slice(0, 2)) + '{"symbol":"BTC"}\nnonsense\n';
    const { stdout, stderr } = await run(['--out', out], { stdin: rows });
    expect(JSON.parse(stdout)).toMatchObject({ candles: { used: 2, invalid: 2 } });
    expect(stderr).toContain('line 4: expected timestamp: an ISO 8601 timestamp');
  });
});

describe('the state', () => {
  it('goes on where the process before it stopped', async () => {
    const args = ['--out', out, '--state', join(folder, 'state')];
    for (const [from, to] of [
      [0, 4200],
      [4100, 4250],
      [0, 4320],
    ] as const) {
      const { exitCode } = await run(args, { stdin: csvOf(MARKET.slice(from, to)) });
      expect(exitCode).toBe(0);
    }
    expect(linesOf(out)).toBe(expected);
  });

  it('belongs to one process at a time', async () => {
    const args = ['--state', join(folder, 'state')];
    const stop = new AbortController();
    const live = writeCandles(join(folder, 'live.csv'), MARKET);
    const first = run([...args, '--out', out, '--follow', live], { signal: stop.signal });
    await until(() => linesOf(out).length >= expected.length);
    const { exitCode, stderr } = await run([...args, '--out', join(folder, 'other.jsonl')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('belongs to another process');
    stop.abort(new Error('stopped'));
    await first;
  });

  it('that cannot be read is refused', async () => {
    await run(['--out', out, '--state', join(folder, 'state')], { stdin: csvOf(MARKET) });
    writeFileSync(join(folder, 'state/snapshot.json'), '{"schema_version":7}');
    const { exitCode, stderr } = await run(['--out', out, '--state', join(folder, 'state')]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"code":"state_unreadable"');
  });
});

it('--history warms up without lines', async () => {
  const history = writeCandles(join(folder, 'history.csv'), MARKET.slice(0, 4300));
  await run(['--out', out, '--history', history], { stdin: csvOf(MARKET.slice(4300)) });
  const last = expected.split('\n').slice(-41).join('\n');
  expect(linesOf(out)).toBe(last);
});

describe('a file that grows', () => {
  it('gives the lines of a backfill, also when a line comes in two pieces', async () => {
    const live = join(folder, 'live.csv');
    const text = csvOf(MARKET);
    writeFileSync(live, text.slice(0, -1000));
    const running = runUntil(expected.length, ['--follow', live]);
    await sleep(300);
    appendFileSync(live, text.slice(-1000, -700));
    await sleep(300);
    appendFileSync(live, text.slice(-700));
    expect((await running).exitCode).toBe(0);
    expect(linesOf(out)).toBe(expected);
  });

  it('is followed when another file takes its name', async () => {
    const live = writeCandles(join(folder, 'live.csv'), MARKET.slice(0, 4300));
    const running = runUntil(expected.length, ['--follow', live]);
    await sleep(600);
    const next = writeCandles(join(folder, 'next.csv'), MARKET.slice(4300));
    rmSync(live);
    renameSync(next, live);
    await running;
    expect(linesOf(out)).toBe(expected);
  });
});

it('needs a destination', async () => {
  const { exitCode, stderr } = await run([]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"expected":"--engine URL or --signals, --out FILE or both"');
});

it('an engine that is away at the end: the records are in a file, and the exit code is 5', async () => {
  const stop = new AbortController();
  const unsent = join(folder, 'unsent.jsonl');
  const args = ['--engine', 'http://127.0.0.1:9', '--out', out, '--unsent', unsent];
  const running = run(args, { stdin: csvOf(MARKET), signal: stop.signal });
  await until(() => linesOf(out).length >= expected.length);
  stop.abort(new Error('stopped'));
  const { exitCode, stderr } = await running;
  expect(exitCode).toBe(5);
  expect(stderr).toContain(`kept in ${unsent}: 260 records`);
  expect(linesOf(unsent)).toBe(expected);
});
