import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { InputDigest } from '../input-digest';
import { parseCells } from './parse-cells';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

async function cellsOf(text: string) {
  const path = join(folder, 'a.csv');
  writeFileSync(path, text);
  const found = [];
  for await (const rows of parseCells(path, new InputDigest())) found.push(...rows);
  return found;
}

/** All of the text by csv-parse. */
function reference(text: string) {
  const options = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  const rows: unknown = parse(text, { bom: true, info: true, trim: true, ...options });
  return (rows as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
    cells: record,
    line: info.lines,
  }));
}

const PARTS = ['a', 'é', ',', ',', '\n', '\n', '\r\n', '\r', ' ', '\u00a0', '"', '\uFEFF', '\t'];
const part = fc.constantFrom(...PARTS);

it('reads any text as csv-parse does, with the same lines, or refuses it as csv-parse does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 30 }), async (parts) => {
      const text = parts.join('');
      let expected;
      try {
        expected = reference(text);
      } catch {
        await expect(cellsOf(text)).rejects.toMatchObject({ code: 'invalid_row' });
        return;
      }
      const found = await cellsOf(text);
      // After a return that ends no line, csv-parse counts lines in other ways.
      if (/\r(?!\n)/.test(text)) {
        expect(found.map(({ cells }) => cells)).toEqual(expected.map(({ cells }) => cells));
      } else expect(found).toEqual(expected);
    }),
    { numRuns: 400 },
  );
});

it.each(['\n', '\r\n'])(
  'counts the lines of a long file to its end, whose first quote is late: %j',
  async (end) => {
    const plain = Array.from({ length: 60_000 }, (_, i) => `${i},BTCUSDT, BUY ${end}`).join('');
    const text = `${plain}60000,"BTC,USDT",BUY${end}60001,BTCUSDT,BUY`;
    const found = await cellsOf(text);
    expect(found).toHaveLength(60_002);
    expect(found[59_999]).toEqual({ cells: ['59999', 'BTCUSDT', 'BUY'], line: 60_000 });
    expect(found[60_000]).toEqual({ cells: ['60000', 'BTC,USDT', 'BUY'], line: 60_001 });
    expect(found[60_001]).toEqual({ cells: ['60001', 'BTCUSDT', 'BUY'], line: 60_002 });
  },
);

it('names the line of a quote that is never closed', async () => {
  const text = `${'a,b\n'.repeat(100_000)}"a,b\n`;
  await expect(cellsOf(text)).rejects.toMatchObject({
    received: expect.stringMatching(/line 10000[12]/) as unknown,
  });
});
