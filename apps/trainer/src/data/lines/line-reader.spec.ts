import { MAX_LINE_BYTES, readLine } from '@meta-agent/features';
import fc from 'fast-check';
import { KeyCensus } from '../log/key-census';
import { RowValues } from '../log/row-values';
import { logRowSchemaOf } from '../log-row-schema';
import { LineReader } from './line-reader';

const options = (isFirst: boolean) => ({ isFirst, maxBytes: MAX_LINE_BYTES });

/** What the schema alone reads of these lines: the values, the issues and the keys. */
function readInFull(lines: readonly string[]) {
  const census = new KeyCensus();
  const read = lines.map((text, i) => {
    const result = readLine(
      Buffer.from(text, 'latin1'),
      logRowSchemaOf(census.agents),
      options(i === 0),
    );
    if (result === null) return 'blank';
    if ('issue' in result) return result.issue;
    census.add(result.record);
    return new RowValues().read(result.record);
  });
  return { read, keys: census.build() };
}

function readByForm(lines: readonly string[]) {
  const census = new KeyCensus();
  const reader = new LineReader(census, MAX_LINE_BYTES);
  const read = lines.map((text, i) => {
    const result = reader.read(Buffer.from(text, 'latin1'), i === 0);
    return result === 'record' ? structuredClone(reader.row) : result;
  });
  reader.finish();
  return { read, keys: census.build(), inFull: reader.inFull };
}

const plain = (values: unknown) => structuredClone(values);

const SIGNAL = { action: 'BUY', confidence: 0.7 };
const RECORD = {
  timestamp: '2026-02-05T23:54:27Z',
  symbol: 'BTCUSDT',
  base_predictions: { xgb: SIGNAL, lgbm: { ...SIGNAL, action: 'HOLD' } },
  regime: { volatility: 0.5, trend_strength: -0.2 },
};
const lineOf = (changes: object = {}) => JSON.stringify({ ...RECORD, ...changes });

const scalar = fc.oneof(
  fc.constantFrom(
    'BUY',
    'SELL',
    'HOLD',
    'buy',
    '',
    'BTCUSDT',
    'ETHUSDT',
    '15m',
    '1h',
    'Ünïcode',
    '\u0007',
  ),
  fc.constantFrom('2026-02-05T23:54:27.123456Z', '2026-02-30T00:00:00Z', '0050-01-01T00:00:00Z'),
  fc.constantFrom('2026-02-05T23:54:27+01:00', '2024-02-29T23:59:59.9Z', '2026-02-05T24:00:00Z'),
  fc.constantFrom(0, -0, 1, -1, 1.5, 15, 1e21, 5e-324, 0.1 + 0.2, true, false, null),
  fc.double({ min: -1, max: 1, noNaN: true }),
);
const PATHS = [
  ...[
    ['timestamp'],
    ['symbol'],
    ['horizon'],
    ['horizon_minutes'],
    ['id'],
    ['client'],
    ['decided_at'],
    ['train'],
  ],
  ...[['ensemble_action'], ['ensemble_confidence'], ['decision'], ['decision', 'action']],
  ...[
    ['base_predictions', 'xgb', 'action'],
    ['base_predictions', 'xgb', 'confidence'],
  ],
  ...[['base_predictions', 'xgb'], ['base_predictions', 'other'], ['regime'], ['note']],
  ...[
    ['regime', 'volatility'],
    ['regime', 'trend_strength'],
    ['regime_info', 'volatility'],
  ],
  ...[
    ['propensities', 'BUY'],
    ['propensities', 'SELL'],
    ['propensities', 'HOLD'],
  ],
];

function changed(changes: readonly (readonly [path: readonly string[], value: unknown])[]): string {
  const record = structuredClone(RECORD) as Record<string, unknown>;
  for (const [path, value] of changes) {
    let place = record;
    for (const name of path.slice(0, -1)) {
      const inner = place[name];
      const isObject = typeof inner === 'object' && inner !== null;
      place = (isObject ? inner : (place[name] = {})) as Record<string, unknown>;
    }
    place[path[path.length - 1]] = value;
  }
  return JSON.stringify(record);
}

describe('LineReader', () => {
  it('reads what the schema reads, whatever fields the lines have', () => {
    const change = fc.tuple(fc.constantFrom(...PATHS), scalar);
    const form = fc.array(change, { maxLength: 4 }).map((changes) => changes.map(([path]) => path));
    const lines = form.chain((paths) =>
      fc.array(fc.tuple(...paths.map((path) => fc.tuple(fc.constant(path), scalar))).map(changed), {
        minLength: 2,
        maxLength: 8,
      }),
    );
    fc.assert(
      fc.property(lines, (texts) => {
        const { read, keys } = readByForm(texts);
        expect({ read, keys }).toEqual(plain(readInFull(texts)));
      }),
      { numRuns: 500 },
    );
  });

  it('reads what the schema reads of lines with a broken byte', () => {
    const bytes = fc.tuple(fc.nat(lineOf().length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 3 }), (breaks) => {
        const broken = Buffer.from(lineOf());
        for (const [at, byte] of breaks) broken[at] = byte;
        const texts = [lineOf(), broken.toString('latin1'), lineOf()];
        const { read, keys } = readByForm(texts);
        expect({ read, keys }).toEqual(plain(readInFull(texts)));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['0.1234567890123456789', '1.0', '1', '0', '-0', '1e0', '1E-1', '0.99999999999999999'],
    ['01', '1.', '.5', '+1', '-', '1e', '0x1', 'NaN', '1e999', '2'],
  ])('reads numbers as JSON.parse does: %s, …', (...numbers) => {
    const texts = ['0.5', ...numbers].map((number) => lineOf().replace('0.7', number));
    const { read } = readByForm(texts);
    expect(read).toEqual(plain(readInFull(texts).read));
  });

  it('checks no line by the schema whose form and texts are known', () => {
    const times = Array.from({ length: 50 }, (_, i) => `2026-02-05T23:54:${10 + i}Z`);
    expect(readByForm(times.map((timestamp) => lineOf({ timestamp }))).inFull).toBe(1);
  });

  it('never takes a line with a key twice for a known form', () => {
    const twice = lineOf().replace('"symbol":', '"symbol":"ETHUSDT","symbol":');
    const { read } = readByForm([twice, twice]);
    expect(read).toEqual(plain(readInFull([twice, twice]).read));
  });

  it('reads a log of ever new forms, of which it keeps a few', () => {
    const texts = Array.from({ length: 300 }, (_, i) => lineOf({ [`key${i % 150}`]: i }));
    const { read, keys } = readByForm(texts);
    expect({ read, keys }).toEqual(plain(readInFull(texts)));
  });

  it('skips a byte order mark, and reads on after a line that is blank or too long', () => {
    const texts = [`\u00ef\u00bb\u00bf${lineOf()}`, ' \r', `${lineOf()}\r`, lineOf()];
    expect(readByForm(texts).read).toEqual(plain(readInFull(texts).read));
    const reader = new LineReader(new KeyCensus(), MAX_LINE_BYTES);
    expect(reader.read(null, false)).toMatchObject({ received: 'a longer one' });
  });
});
