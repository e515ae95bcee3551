import { readLog, type LogEntry } from './log-reader';

const GOOD =
  '{"timestamp":"2026-02-05T23:54:27Z","symbol":"BTCUSDT","base_predictions":{"xgb":{"action":"HOLD","confidence":0.51}}}';

async function read(chunks: string[], maxBytes?: number): Promise<LogEntry[]> {
  async function* feed() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
  }
  const entries: LogEntry[] = [];
  for await (const entry of readLog('log.jsonl', feed(), maxBytes)) entries.push(entry);
  return entries;
}

async function issueOf(line: string) {
  const [entry] = await read([line]);
  return 'issue' in entry ? entry.issue : undefined;
}

const withSignal = (signal: string) => GOOD.replace('{"action":"HOLD","confidence":0.51}', signal);

describe('readLog', () => {
  it('joins a record that is split over chunks and skips blank lines and a BOM', async () => {
    const entries = await read(['\uFEFF' + GOOD.slice(0, 40), GOOD.slice(40) + '\r\n\n', GOOD]);
    expect(entries.map((entry) => 'record' in entry && entry.line)).toEqual([1, 3]);
  });

  it.each([
    [
      'confidence 1.2',
      withSignal('{"action":"BUY","confidence":1.2}'),
      'base_predictions.xgb.confidence',
      'a number from 0 to 1',
      '1.2',
    ],
    [
      'confidence -0.1',
      withSignal('{"action":"BUY","confidence":-0.1}'),
      'base_predictions.xgb.confidence',
      'a number from 0 to 1',
      '-0.1',
    ],
    [
      'NaN as a string',
      withSignal('{"action":"BUY","confidence":"NaN"}'),
      'base_predictions.xgb.confidence',
      'a number from 0 to 1',
      '"NaN"',
    ],
    [
      'action "buy"',
      withSignal('{"action":"buy","confidence":0.5}'),
      'base_predictions.xgb.action',
      'one of SELL, HOLD, BUY',
      '"buy"',
    ],
    [
      'a missing timestamp',
      GOOD.replace('"timestamp":"2026-02-05T23:54:27Z",', ''),
      'timestamp',
      'an ISO 8601 timestamp like 2026-02-05T23:54:27Z',
      'nothing',
    ],
    [
      '30 February',
      GOOD.replace('02-05', '02-30'),
      'timestamp',
      'an ISO 8601 timestamp like 2026-02-05T23:54:27Z',
      '"2026-02-30T23:54:27Z"',
    ],
    [
      'a trend of 2',
      GOOD.replace('"symbol"', '"regime":{"trend_strength":2},"symbol"'),
      'regime.trend_strength',
      'a number from -1 to 1',
      '2',
    ],
    [
      'an agent twice, of which parsers keep one or the other',
      GOOD.replace('"xgb":', '"xgb":{"action":"BUY","confidence":0.9},"xgb":'),
      '',
      'each key once in an object',
      '9 keys, of which 3 are repeated',
    ],
    [
      'a symbol twice, once escaped',
      GOOD.replace('"symbol"', '"\\u0073ymbol":"A","symbol"'),
      '',
      'each key once in an object',
      '7 keys, of which 1 are repeated',
    ],
    [
      'a key twice that nobody reads',
      GOOD.replace('"symbol"', '"note":{"a":1,"a":1},"symbol"'),
      '',
      'each key once in an object',
      '9 keys, of which 1 are repeated',
    ],
    [
      'a note of 200,000 levels',
      GOOD.replace('"symbol"', `"note":${'['.repeat(2e5)}${']'.repeat(2e5)},"symbol"`),
      '',
      'at most 32 levels',
      '200001',
    ],
    ['an array', '[1]', '', 'a JSON object', '[1]'],
  ])(
    'reports %s with its field, what was expected and received',
    async (_, line, field, expected, received) => {
      expect(await issueOf(line)).toEqual({
        file: 'log.jsonl',
        line: 1,
        field,
        expected,
        received,
      });
    },
  );

  it.each(['NaN', 'Infinity', '-Infinity', 'nan', '1e999', '.7', '0x1'])(
    'a confidence that is written %s is no confidence',
    async (confidence) => {
      const issue = await issueOf(withSignal(`{"action":"BUY","confidence":${confidence}}`));
      expect(issue).toMatchObject({ line: 1 });
      expect(await issueOf(GOOD)).toBeUndefined();
    },
  );

  it('reads lines that end with CRLF, with a torn last line beside', async () => {
    const entries = await read([`${GOOD}\r\n${GOOD}\r`, `\n${GOOD.slice(0, 50)}`]);
    expect(entries.map((entry) => 'record' in entry)).toEqual([true, true, false]);
    expect(entries[2]).toMatchObject({ issue: { line: 3, expected: 'one JSON object' } });
  });

  it('reports broken JSON with the line number', async () => {
    const entries = await read([`${GOOD}\n${GOOD}\n{"timestamp":\n`]);
    expect(entries[2]).toMatchObject({ issue: { line: 3, expected: 'one JSON object' } });
  });

  it('reports a line of Latin-1 instead of decoding a wrong symbol', async () => {
    async function* feed() {
      yield await Promise.resolve(Buffer.from(`${GOOD.replace('BTC', 'SÖL')}\n`, 'latin1'));
      yield await Promise.resolve(Buffer.from(GOOD.replace('BTC', 'SÖL')));
    }
    const entries = [];
    for await (const entry of readLog('log.jsonl', feed())) entries.push(entry);
    const issue = { line: 1, expected: 'UTF-8 text' };
    expect(entries).toMatchObject([{ issue }, { record: { symbol: 'SÖLUSDT' } }]);
  });

  it('reports a line over the limit and reads the next', async () => {
    const entries = await read(['x'.repeat(300), 'x'.repeat(300) + '\n' + GOOD], 200);
    expect(entries[0]).toMatchObject({
      issue: { line: 1, expected: 'a line of at most 200 bytes' },
    });
    expect(entries[1]).toMatchObject({ line: 2 });
  });
});
