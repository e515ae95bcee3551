import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRecord } from '@meta-agent/features';
import { startEngine, temporaryFolder, until } from '@meta-agent/harness';
import { candleRows, HEADER, randomNumbers } from './candle-file';
import { backfilled, startRunner } from './runner-process';

jest.setTimeout(300_000);

const BARS = 2400;
/** Rows at the start: shorter than the warm-up of the regime. */
const FIRST_ROWS = 4000;

let folder: string;
let live: string;
let expected: string;
const rows = candleRows(BARS);

beforeEach(async () => {
  folder = temporaryFolder();
  const whole = join(folder, 'whole.csv');
  writeFileSync(whole, HEADER + rows.join(''));
  await backfilled(whole, join(folder, 'expected.jsonl'));
  expected = readFileSync(join(folder, 'expected.jsonl'), 'utf8');
  live = join(folder, 'live.csv');
  writeFileSync(live, HEADER + rows.slice(0, FIRST_ROWS).join(''));
});

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

it('writes the lines of a backfill, byte for byte, killed and started again at random bars', async () => {
  const random = randomNumbers(7);
  const out = join(folder, 'out.jsonl');
  const args = ['--state', join(folder, 'state'), '--out', out, '--follow', live];
  let runner = startRunner(...args);
  let kills = 0;
  const rest = rows.slice(FIRST_ROWS).join('');
  for (let at = 0; at < rest.length;) {
    // A piece may end within a line.
    const length = 1 + random(4000);
    appendFileSync(live, rest.slice(at, at + length));
    at += length;
    if (random(2) === 0) continue;
    await sleep(random(2) === 0 ? random(1500) : 0);
    await runner.stop('SIGKILL');
    kills += 1;
    runner = startRunner(...args);
  }
  await until(() => textOf(out).length >= expected.length);
  expect(await runner.stop('SIGTERM')).toBe(0);
  expect(kills).toBeGreaterThan(5);
  expect(readFileSync(out, 'utf8')).toBe(expected);
});

it('sends every record to the engine once and in order, though the engine is away for a while', async () => {
  const log = join(folder, 'decisions');
  const settings = { META_V2_MODEL_DIR: join(folder, 'models'), META_DECISION_LOG: log };
  const engine = await startEngine(settings);
  const port = new URL(engine.url).port;
  const args = ['--state', join(folder, 'state'), '--engine', engine.url, '--follow', live];
  let runner = startRunner(...args);
  const rest = rows.slice(FIRST_ROWS);
  const third = Math.floor(rest.length / 3);
  const decided = () =>
    existsSync(log)
      ? readdirSync(log)
          .sort()
          .flatMap((name) => textOf(join(log, name)).split('\n').slice(0, -1))
      : [];
  appendFileSync(live, rest.slice(0, third).join(''));
  await until(() => decided().length > 100);
  expect(await engine.stop('SIGTERM')).toBe(0);
  appendFileSync(live, rest.slice(third, 2 * third).join(''));
  await until(() => runner.told().includes('records wait'));
  // The records that wait are in the state.
  expect(await runner.stop('SIGTERM')).toBe(0);
  runner = startRunner(...args);
  const again = await startEngine({ ...settings, META_PORT: port });
  appendFileSync(live, rest.slice(2 * third).join(''));
  const lines = expected.split('\n').slice(0, -1);
  await until(() => decided().length >= lines.length);
  expect(await runner.stop('SIGTERM')).toBe(0);
  expect(await again.stop('SIGTERM')).toBe(0);
  // An engine without a model knows the default agents alone: it logs no signal of these.
  const keyOf = (line: string) => {
    const { timestamp, symbol, horizon, regime } = JSON.parse(line) as LogRecord;
    return JSON.stringify({ timestamp, symbol, horizon, regime });
  };
  expect(decided().map(keyOf)).toEqual(lines.map(keyOf));
});
