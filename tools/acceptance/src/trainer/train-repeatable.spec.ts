import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@meta-agent/harness';
import {
  simulateMarket,
  type SimulatedMarket,
  type SimulatedRecord,
} from '../market/simulated-market';
import { FIXED_RECIPE, fingerprint, train, type TrainingReport } from './training';

let market: SimulatedMarket;
let learned: Record<string, string>;

beforeAll(async () => {
  market = await simulateMarket();
  learned = fingerprint((await trainOn(market.predictions)).path);
});

async function trainOn(...predictions: readonly string[]): Promise<TrainingReport> {
  const inputs = ['--predictions', ...predictions, '--labels', market.labels, ...FIXED_RECIPE];
  return (await train(temporaryFolder(), ...inputs)).report;
}

/** Writes lines as a log, compressed if its name says so. */
function writeLog(name: string, lines: readonly string[]): string {
  const path = join(market.folder, name);
  const text = `${lines.join('\n')}\n`;
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('the same weights, scaler and calibration, to the byte, come of', () => {
  it('the same log again', async () => {
    const report = await trainOn(market.predictions);
    expect(fingerprint(report.path)).toEqual(learned);
  });

  it('a gzip file of the log', async () => {
    const report = await trainOn(writeLog('whole.jsonl.gz', market.lines));
    expect(fingerprint(report.path)).toEqual(learned);
  });

  it('several files', async () => {
    const first = writeLog('first.jsonl', market.lines.slice(0, 1234));
    const second = writeLog('second.jsonl.gz', market.lines.slice(1234));
    const report = await trainOn(first, second);
    expect(report.data.files).toEqual([first, second, market.labels]);
    expect(fingerprint(report.path)).toEqual(learned);
  });

  it('a folder of logs, beside other files', async () => {
    mkdirSync(join(market.folder, 'logs'));
    const first = writeLog('logs/2025-01-01.jsonl', market.lines.slice(0, 480));
    const second = writeLog('logs/2025-01-02.jsonl.gz', market.lines.slice(480));
    writeLog('logs/notes.txt', ['not a log']);
    const report = await trainOn(join(market.folder, 'logs'));
    expect(report.data.files).toEqual([first, second, market.labels]);
    expect(fingerprint(report.path)).toEqual(learned);
  });

  it('the lines of the log in any order of time', async () => {
    const report = await trainOn(writeLog('shuffled.jsonl', shuffleMoments(market.lines)));
    expect(fingerprint(report.path)).toEqual(learned);
  });

  it('a log with a later, other line for some of its records, which are counted', async () => {
    const corrected = market.lines.slice(1000, 1050).map(contradict);
    const report = await trainOn(writeLog('corrected.jsonl', [...market.lines, ...corrected]));
    expect(report.data.contested_moments).toBe(CONTESTED);
    expect(fingerprint(report.path)).toEqual(learned);
  });
});

it('other weights come of a log with an earlier, other line for some of its records', async () => {
  const outdated = market.lines.slice(1000, 1050).map(contradict);
  const report = await trainOn(writeLog('outdated.jsonl', [...outdated, ...market.lines]));
  expect(report.data.contested_moments).toBe(CONTESTED);
  expect(report.n_samples).toBe(market.lines.length);
  expect(fingerprint(report.path)['weights.bin']).not.toBe(learned['weights.bin']);
});

/** Of the 50 repeated lines 3 are equal to the first ones: every agent says HOLD there. */
const CONTESTED = 47;

const OPPOSITE = { SELL: 'BUY', HOLD: 'HOLD', BUY: 'SELL' } as const;

/** The line of the same timestamp and symbol with every vote reversed. */
function contradict(line: string): string {
  const record = JSON.parse(line) as SimulatedRecord;
  const reversed = Object.entries(record.base_predictions).map(([agent, signal]) => [
    agent,
    { ...signal, action: OPPOSITE[signal.action] },
  ]);
  return JSON.stringify({ ...record, base_predictions: Object.fromEntries(reversed) as object });
}

/**
 * The lines in a fixed shuffled order. Lines with one timestamp keep their order:
 * only the file states it, and a sum depends on it in the last bits.
 */
function shuffleMoments(lines: readonly string[]): string[] {
  const byMoment = new Map<string, string[]>();
  for (const line of lines) {
    const moment = momentOf(line);
    byMoment.set(moment, [...(byMoment.get(moment) ?? []), line]);
  }
  // A number without a factor in common with the count visits every line once.
  const mixed = lines.map((_, i) => lines[(i * 1777) % lines.length]);
  return mixed.map((line) => byMoment.get(momentOf(line))?.shift() ?? '');
}

const momentOf = (line: string) => (JSON.parse(line) as SimulatedRecord).timestamp;
