import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { LogRecord } from '@meta-agent/features';
import type { Candle } from '../candles/candle';
import { WARM_UP_BARS } from '../regime/regime-tracker';
import { REAL, SMALL } from '../testing/agent-folders';
import {
  BAR_MS,
  HEADER,
  inTimeOrder,
  makeCandles,
  rowOf,
  writeCandles,
} from '../testing/made-candles';
import { runAgents } from '../testing/run-command';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const linesOf = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogRecord);

interface Told {
  readonly lines: number;
  readonly resumed_lines: number;
  readonly candles: Readonly<Record<string, number>>;
  readonly left_out: Readonly<Record<'too_few_bars' | 'failed', Record<string, number>>>;
}

/** Backfills candles by the small agents. */
async function backfill(candles: readonly Candle[] | string, ...more: string[]) {
  const path = join(folder, 'candles.csv');
  if (typeof candles === 'string') writeFileSync(path, candles);
  else writeCandles(path, candles);
  const out = join(folder, 'out.jsonl');
  const args = ['backfill', '--agents', SMALL, '--candles', path, '--out', out, '--json', ...more];
  const ran = await runAgents(args);
  const told = ran.exitCode === 0 ? (JSON.parse(ran.stdout) as Told) : null;
  const text = told === null ? '' : readFileSync(out, 'utf8');
  return { ...ran, told, text, lines: linesOf(text) };
}

const MARKET = inTimeOrder(makeCandles('BTC', 2160), makeCandles('ETH', 2160));

describe('the four real agents', () => {
  it('give the 6,000 reference signals: every action, confidence and regime', async () => {
    const candles = join(REAL, 'candles.csv.gz');
    const args = ['--agents', REAL, '--candles', candles, '--every', '3', '--out', '-'];
    const { stdout } = await runAgents(['backfill', ...args]);
    const packed = readFileSync(join(REAL, 'predictions.jsonl.gz'));
    const expected = gunzipSync(packed).toString().replaceAll('"horizon_minutes"', '"horizon"');
    const lines = linesOf(stdout);
    let largest = 0;
    for (const [i, reference] of linesOf(expected).entries()) {
      const { base_predictions: signals, ...rest } = reference;
      const { base_predictions: own, ...ours } = lines[i];
      expect(ours).toEqual(rest);
      expect(Object.keys(own)).toEqual(Object.keys(signals));
      for (const [name, signal] of Object.entries(signals)) {
        expect(own[name]?.action).toBe(signal?.action);
        const difference = Math.abs((own[name]?.confidence ?? NaN) - (signal?.confidence ?? NaN));
        largest = Math.max(largest, difference);
      }
    }
    expect(lines).toHaveLength(6000);
    expect(largest).toBeLessThan(1e-5);
  });
});

describe('the order of a log', () => {
  it('is time, then the candles of one moment, then the horizon', async () => {
    const { lines, told } = await backfill(MARKET);
    expect(told?.lines).toBe((2160 - WARM_UP_BARS + 1) * 2 * 2);
    expect(lines.slice(0, 5).map(({ symbol, horizon }) => `${symbol} ${horizon}`)).toEqual([
      ...['BTC 15', 'BTC 60', 'ETH 15', 'ETH 60'],
      'BTC 15',
    ]);
    const times = lines.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
  });

  it('is the same for one file a symbol', async () => {
    const { text } = await backfill(MARKET);
    const [first, second] = ['BTC', 'ETH'].map((symbol) =>
      writeCandles(join(folder, `${symbol}.csv`), makeCandles(symbol, 2160)),
    );
    const out = join(folder, 'files.jsonl');
    await runAgents(['backfill', '--agents', SMALL, '--candles', first, second, '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe(text);
  });

  it('--every keeps every so many bars from the first regime, --symbol one symbol', async () => {
    const all = await backfill(MARKET);
    const { lines } = await backfill(MARKET, '--every', '5', '--symbol', 'ETH');
    const eth = all.lines.filter(({ symbol }) => symbol === 'ETH');
    expect(lines).toEqual(eth.filter((_, i) => Math.floor(i / 2) % 5 === 0));
  });

  it('--bar-time open moves each candle to its close', async () => {
    const { text } = await backfill(MARKET);
    const opens = MARKET.map((candle) => ({ ...candle, closeMs: candle.closeMs - BAR_MS }));
    expect((await backfill(opens, '--bar-time', 'open')).text).toBe(text);
  });
});

it('no line up to a moment changes when every candle after it changes', async () => {
  const { lines } = await backfill(MARKET);
  for (const bars of [2096, 2150]) {
    const lastMs = MARKET[0].closeMs + (bars - 1) * BAR_MS;
    const changed = MARKET.map((candle) =>
      candle.closeMs <= lastMs
        ? candle
        : { ...candle, open: 7, high: 9, low: 5, close: 6 + candle.close / 50, volume: 3 },
    );
    const upTo = (all: readonly LogRecord[]) =>
      all.filter(({ timestamp }) => Date.parse(timestamp) <= lastMs);
    const other = await backfill(changed);
    expect(upTo(lines)).toHaveLength((bars - WARM_UP_BARS + 1) * 4);
    expect(upTo(other.lines)).toEqual(upTo(lines));
    expect(other.lines).not.toEqual(lines);
  }
});

describe('candles that are not the next bar', () => {
  const candles = makeCandles('BTC', 2300);

  it('repeated, revised, late, old and off the grid: counted, told, and the log is as without them', async () => {
    const gap = candles.filter((_, bar) => bar !== 2150);
    const rows = gap.map(rowOf);
    const after = (bar: number, ...more: string[]) => rows.splice(bar, 0, ...more);
    after(2290, rowOf({ ...candles[2289], closeMs: candles[2289].closeMs + 1000 }));
    after(2200, rowOf(candles[2150]));
    after(2190, rowOf(candles[10]));
    after(2180, rowOf({ ...candles[2179], close: candles[2179].close + 1 }));
    after(2100, rowOf(candles[2095]));
    const expected = await backfill(gap);
    const { text, told, stderr } = await backfill([HEADER, ...rows, ''].join('\n'));
    expect(text).toBe(expected.text);
    const counts = { repeated: 1, revised: 1, late: 1, out_of_order: 1, off_grid: 1 };
    expect(told?.candles).toMatchObject({
      read: 2304,
      used: 2299,
      gaps: 1,
      missing_bars: 1,
      ...counts,
    });
    expect(stderr).toContain('Candle not used (late): BTC ');
    expect(stderr).toContain('Candles, revised: 1 not used');
  });

  it('a row that is no candle is a gap', async () => {
    const rows = candles.map(rowOf);
    const expected = await backfill([HEADER, ...rows.filter((_, i) => i !== 2150), ''].join('\n'));
    for (const bad of ['NaN', '-1', '']) {
      const cells = rows[2150].split(',');
      const row = [...cells.slice(0, 5), bad, cells[6]].join();
      const { text, told, stderr } = await backfill(
        [HEADER, ...rows.with(2150, row), ''].join('\n'),
      );
      expect(text).toBe(expected.text);
      expect(told?.candles).toMatchObject({ read: 2300, used: 2299, invalid: 1, gaps: 1 });
      expect(stderr).toContain('close: expected a price above 0');
    }
  });

  it('after a gap no line is written until 96 returns are known again', async () => {
    const { lines, told } = await backfill(candles.filter((_, bar) => bar !== 2120));
    const namesAt = (bar: number) => {
      const time = new Date(candles[bar].closeMs).toISOString().replace('.000', '');
      const line = lines.find(({ timestamp }) => timestamp === time);
      return line === undefined ? null : Object.keys(line.base_predictions);
    };
    expect(namesAt(2119)).toEqual(['alpha', 'beside', 'beta', 'gamma']);
    // Volatility needs 96 returns after the gap, more than the windows of these agents.
    expect(namesAt(2120 + 96)).toBeNull();
    expect(namesAt(2120 + 97)).toEqual(['alpha', 'beside', 'beta', 'gamma']);
    expect(told?.left_out).toEqual({ too_few_bars: {}, failed: {} });
  });
});

it('after a gap a real agent is left out until its window is whole again', async () => {
  const agents = join(folder, 'agents');
  cpSync(join(REAL, 'xgb'), join(agents, 'xgb'), { recursive: true });
  cpSync(join(SMALL, 'alpha'), join(agents, 'alpha'), { recursive: true });
  const candles = makeCandles('BTC', 2300);
  const path = writeCandles(
    join(folder, 'c.csv'),
    candles.filter((_, bar) => bar !== 2120),
  );
  const out = join(folder, 'o.jsonl');
  const args = ['--agents', agents, '--candles', path, '--out', out, '--json'];
  const { stdout } = await runAgents(['backfill', ...args]);
  const lines = linesOf(readFileSync(out, 'utf8'));
  const namesAt = (bar: number) =>
    lines
      .filter(({ timestamp }) => Date.parse(timestamp) === candles[bar].closeMs)
      .map(({ base_predictions: signals }) => Object.keys(signals).join());
  expect(namesAt(2119)).toEqual(['xgb,alpha', 'xgb,alpha', 'xgb']);
  expect(namesAt(2120 + 97)).toEqual(['alpha', 'alpha']);
  expect(namesAt(2120 + 127)).toEqual(['alpha', 'alpha']);
  expect(namesAt(2120 + 128)).toEqual(['xgb,alpha', 'xgb,alpha', 'xgb']);
  expect((JSON.parse(stdout) as Told).left_out.too_few_bars).toEqual({ xgb: 31 });
});

describe('a backfill that was stopped', () => {
  /** The lines of a killed process: `out` holds nothing, the partial file so many bytes. */
  async function leavePartial(bytes: number, text: string) {
    const interruption = new AbortController();
    const args = ['--agents', SMALL, '--candles', join(folder, 'candles.csv')];
    const stopping = runAgents(['backfill', ...args, '--out', join(folder, 'again.jsonl')], {
      signal: interruption.signal,
    });
    interruption.abort(new Error('stopped'));
    expect((await stopping).exitCode).toBe(1);
    const [partial] = readdirSync(folder).filter((name) => name.endsWith('.partial'));
    writeFileSync(join(folder, partial), text.slice(0, bytes));
  }

  it('goes on where it stopped, and ends with the same bytes', async () => {
    const { text } = await backfill(MARKET);
    const args = ['--agents', SMALL, '--candles', join(folder, 'candles.csv'), '--json'];
    for (const bytes of [0, 400, 12_345, text.length - 1, text.length]) {
      await leavePartial(bytes, text);
      const again = join(folder, 'again.jsonl');
      const { stdout } = await runAgents(['backfill', ...args, '--out', again]);
      const whole = text.slice(0, bytes).split('\n').length - 1;
      expect(readFileSync(again, 'utf8')).toBe(text);
      const { resumed_lines: resumed } = JSON.parse(stdout) as Told;
      expect(whole - resumed).toBeGreaterThanOrEqual(whole === 0 ? 0 : 1);
      expect(whole - resumed).toBeLessThanOrEqual(2);
      expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  });

  it('is not continued with other candles', async () => {
    const { text } = await backfill(MARKET);
    await leavePartial(12_345, text);
    writeCandles(join(folder, 'candles.csv'), MARKET.slice(0, -1));
    const args = ['--agents', SMALL, '--candles', join(folder, 'candles.csv'), '--json'];
    const { stdout } = await runAgents(['backfill', ...args, '--out', join(folder, 'again.jsonl')]);
    expect((JSON.parse(stdout) as Told).resumed_lines).toBe(0);
  });
});

describe('candles that are refused', () => {
  it('a history shorter than a window', async () => {
    const { exitCode, stderr } = await backfill(makeCandles('BTC', 20));
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      '"code":"lookback_too_long","message":"The window of gamma is longer than the history."',
    );
    expect(stderr).toContain('"expected":"a lookback of at most 20 bars');
    expect(stderr).toContain('"received":"a lookback of 24 bars"');
  });

  it('a history shorter than the warm-up of the regime', async () => {
    const { exitCode, stderr } = await backfill(makeCandles('BTC', 2095));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"expected":"2,096 bars of a symbol"');
  });

  it('a symbol that they do not have', async () => {
    const { exitCode, stderr } = await backfill(MARKET, '--symbol', 'XRP');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"expected":"one of BTC, ETH"');
  });

  it('prices without volumes', async () => {
    const { exitCode, stderr } = await backfill('timestamp,symbol,open,high,low,close\n');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('lacks volume');
  });
});
