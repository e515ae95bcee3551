import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  damaged,
  lightExpect as expect,
  property,
  temporaryFolder,
  tryGenerated,
} from '@meta-agent/durable-files/testing';
import { ACTIONS, logRecordSchema, readLog, splitLines, type LogEntry } from '@meta-agent/features';
import fc from 'fast-check';
import { z } from 'zod';
import { InputError } from './errors';
import { InputDigest } from './input-digest';
import { readPrices } from './prices/read-prices';
import { readRows } from './rows/read-rows';
import { readGroundTruth } from './truth/read-ground-truth';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const signal = fc.record({ action: fc.constantFrom(...ACTIONS), confidence: share });
const record = fc.record(
  {
    timestamp: fc.constantFrom('2026-02-05T23:54:27Z', '2026-02-05T23:54:28.125+01:00'),
    symbol: fc.constantFrom('BTCUSDT', 'Ω', 'a"b'),
    horizon: fc.constantFrom<string | number>('15m', 60),
    base_predictions: fc.dictionary(fc.constantFrom('xgb', 'lgbm', 'other'), signal),
    regime: fc.record({ volatility: share, trend_strength: share }, { requiredKeys: [] }),
  },
  { requiredKeys: ['timestamp', 'symbol', 'base_predictions'] },
);

/** Valid lines, damaged ones, JSON of any shape and any text. */
const line = fc.oneof(
  record.map((value) => JSON.stringify(value)),
  record.chain((value) => damaged(Buffer.from(JSON.stringify(value)))).map(String),
  fc.json(),
  fc.string({ unit: 'binary' }),
);
const log = fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n')));

/** The bytes in parts, cut anywhere. */
const inParts = (bytes: fc.Arbitrary<Buffer>) =>
  fc.tuple(bytes, fc.array(fc.nat(300), { maxLength: 8 })).map(([whole, cuts]) => {
    const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length];
    places.sort((a, b) => a - b);
    return places.slice(1).map((end, k) => whole.subarray(places[k], end));
  });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const linesIn = (bytes: Buffer) => {
  const lines = bytes.toString('latin1').split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

const framing = property(
  'line framing: the lines do not depend on how the bytes arrive',
  inParts(
    fc.oneof(
      log,
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    ),
  ),
  async (parts) => {
    const found = (await collect(splitLines(Readable.from(parts), 1000))).flat();
    const expected = linesIn(Buffer.concat(parts)).map((text) =>
      text.length > 1000 ? null : text,
    );
    expect(found.map((each) => each && Buffer.from(each).toString('latin1'))).toEqual(expected);
  },
);

const isRecord = (entry: LogEntry) => 'record' in entry;

const records = property(
  'prediction log: each line is a record of the schema or an issue, however the bytes arrive',
  inParts(log),
  async (parts) => {
    const entries = await collect(readLog('a.jsonl', Readable.from(parts)));
    const whole = await collect(readLog('a.jsonl', Readable.from([Buffer.concat(parts)])));
    expect(entries).toEqual(whole);
    for (const entry of entries) {
      if ('record' in entry) expect(logRecordSchema.safeParse(entry.record).success).toBe(true);
      else expect([entry.issue.file, typeof entry.issue.received]).toEqual(['a.jsonl', 'string']);
    }
    expect(entries.length).toBeLessThanOrEqual(linesIn(Buffer.concat(parts)).length + 1);
  },
);

const readable = property(
  'prediction log: every valid record is read',
  fc.array(record, { maxLength: 5 }),
  async (all) => {
    const text = all.map((value) => `${JSON.stringify(value)}\n`).join('');
    const entries = await collect(readLog('a.jsonl', Readable.from([Buffer.from(text)])));
    expect(entries.filter(isRecord)).toHaveLength(all.length);
  },
);

const folder = temporaryFolder();
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, 'input.csv');
  writeFileSync(path, bytes);
  return path;
}

/** What is read of a file, or undefined when the file is refused by an InputError. */
async function readOrRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return undefined;
  }
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'Ω', ',', '"', '\n', ' ', '1'), maxLength: 6 }),
  fc.constantFrom('BUY', '-1.5'),
);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const rowSchema = z.object({ symbol: z.string(), note: z.string() });

const cells = property(
  'CSV: each quoted cell is read as it was written',
  fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }),
  async (rows) => {
    const text = ['symbol,note', ...rows.map((row) => row.map(quoted).join(','))].join('\n');
    const path = fileOf(Buffer.from(`${text}\n`));
    const found = await collect(readRows(path, rowSchema, new InputDigest()));
    const trimmed = (value: string) => value.trim();
    expect(found.map(({ row }) => [row.symbol, row.note].map(trimmed))).toEqual(
      rows.map((row) => row.map(trimmed)),
    );
  },
);

const LABELS = Buffer.from(
  'timestamp,symbol,label\n2026-02-05T23:54:27Z,BTC,BUY\n2026-02-05T23:55:27Z,"BTC",SELL\n',
);
const OUTCOMES = Buffer.from(
  'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes\n' +
    '2026-02-05T23:54:27Z,BTC,BUY,win,0.5,30\n2026-02-05T23:55:27Z,BTC,SELL,loss,-0.5,30\n',
);
const PRICES = Buffer.from(
  'timestamp,symbol,open,high,low,close\n2026-02-05T00:00:00Z,BTC,1,2,1,2\n' +
    '2026-02-05T00:15:00Z,BTC,2,3,2,3\n2026-02-05T00:30:00Z,BTC,3,3,2,2\n',
);
const settings = { symbolMap: new Map<string, string>(), maxInvalidShare: 1 };
const NOTHING = { outcomesPath: null, labelsPath: null };
const RECORDS = [27, 87].map((second) => ({
  timestampMs: Date.UTC(2026, 1, 5, 23, 54, second),
  symbol: 'BTC',
}));

const labels = property(
  'labels: a damaged file is refused or gives labels',
  damaged(LABELS),
  async (bytes) => {
    const labelsPath = fileOf(bytes);
    const files = await readOrRefused(() =>
      readGroundTruth({ ...settings, ...NOTHING, labelsPath }, new InputDigest()),
    );
    for (const one of RECORDS) {
      expect([...ACTIONS, null, undefined]).toContain(files?.truth.find(one).fileLabel);
    }
  },
);

const outcomes = property(
  'outcomes: a damaged file is refused or gives finite profits',
  damaged(OUTCOMES),
  async (bytes) => {
    const outcomesPath = fileOf(bytes);
    const files = await readOrRefused(() =>
      readGroundTruth({ ...settings, ...NOTHING, outcomesPath }, new InputDigest()),
    );
    for (const one of RECORDS) {
      const profit = files?.truth.find(one).trade?.pnlPct ?? 0;
      expect(Number.isFinite(profit)).toBe(true);
    }
  },
);

const prices = property(
  'prices: a damaged file is refused or gives bars of positive length',
  damaged(PRICES),
  async (bytes) => {
    const files = { paths: [fileOf(bytes)], barTime: 'close' as const, symbolMap: new Map() };
    const book = await readOrRefused(() => readPrices(files, new InputDigest()));
    if (book !== undefined) expect(book.barMs).toBeGreaterThan(0);
  },
);

describe('generated inputs', () => {
  tryGenerated('inputs-generated', [framing, records, readable, cells, labels, outcomes, prices]);
});
