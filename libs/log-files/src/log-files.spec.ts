import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { readLog } from '@meta-agent/features';
import { z } from 'zod';
import { findLogs, surveyLogs, surveyNotes, totalBytes } from './find-logs';
import { InputDigest } from './input-digest';
import { LineCounter } from './line-counter';
import { readBytes } from './read-bytes';
import { readRows, type ReadRowsOptions } from './rows/read-rows';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

function put(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function textOf(path: string, inputs = new InputDigest()): Promise<string> {
  let text = '';
  for await (const chunk of readBytes(path, inputs)) text += chunk.toString();
  return text;
}

const SEPARATE = 'separate the fields by commas, and write a point in decimal numbers';

/** A tar archive of one file, up to its size. */
function tarOf(name: string, text: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name);
  block.write('ustar\0', 257);
  return Buffer.concat([block, Buffer.from(text)]);
}

const issue = { file: 'f', line: 1, field: 'symbol', expected: 'one', received: 'nothing' };

describe('files', () => {
  it('plain and gzip have equal contents, and the digest covers the bytes on disk', async () => {
    const packed = gzipSync('päper\n');
    const inputs = new InputDigest();
    expect(await textOf(put('a.jsonl', 'päper\n'), inputs)).toBe('päper\n');
    expect(await textOf(put('b.jsonl.gz', packed), inputs)).toBe('päper\n');
    expect(inputs.bytes).toBe(7 + packed.length);
    expect(inputs.files).toHaveLength(2);
  });

  it('must be plain: a FIFO and a device are refused at once, a typed link is followed', async () => {
    const fifo = join(folder, 'fifo.jsonl');
    execFileSync('mkfifo', [fifo]);
    for (const [path, received] of [
      [fifo, 'a FIFO'],
      ['/dev/zero', 'a device'],
      [folder, 'a folder'],
    ]) {
      const refusal = { code: 'input_unreadable', expected: 'a plain file', received };
      await expect(textOf(path)).rejects.toMatchObject(refusal);
    }
    const link = join(folder, 'link.jsonl');
    symlinkSync(put('a.jsonl', 'x\n'), link);
    expect(await textOf(link)).toBe('x\n');
  });

  it('in a folder are plain: links and FIFOs among them are passed over and reported', async () => {
    const [link, fifo] = ['link.jsonl', 'fifo.jsonl'].map((name) => join(folder, name));
    const log = put('a.jsonl', 'x\n');
    symlinkSync('/etc/passwd', link);
    execFileSync('mkfifo', [fifo]);
    expect(await surveyLogs([folder])).toMatchObject({ files: [log], passedOver: [fifo, link] });
  });

  it.each([
    ['packed.jsonl', gzipSync('x\n'), 'x\n'],
    ['plain.jsonl.gz', 'x\n', 'x\n'],
    ['empty.jsonl.gz', '', ''],
    ['members.jsonl', Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]), 'a\nb\n'],
    ['short.jsonl', '{', '{'],
    ['nul.jsonl', 'x\0', 'x\0'],
  ])('are recognised by their first bytes, not by their name: %s', async (name, content, text) => {
    expect(await textOf(put(name, content))).toBe(text);
  });

  it.each([
    ['zstd', Buffer.from('28b52ffd00', 'hex')],
    ['xz', Buffer.from('fd377a585a0000', 'hex')],
    ['bzip2', Buffer.from('BZh91AY')],
    ['zip', Buffer.from('PK\u0003\u0004')],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le').swap16()],
    ['gzip within gzip', gzipSync(gzipSync('x'))],
    ['UTF-32', Buffer.from('fffe00007b000000', 'hex')],
    ['UTF-32', Buffer.from('0000feff0000007b', 'hex')],
    ['Parquet', Buffer.from('PAR1\x15\x04')],
    ['Arrow or Feather', Buffer.from('ARROW1\0\0')],
    ['a Python pickle', Buffer.from('80049595', 'hex')],
    ['an SQLite database', Buffer.from('SQLite format 3\0')],
    ['an Excel workbook (.xls)', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['7z', Buffer.from('377abcaf271c', 'hex')],
    ['a web page', Buffer.from('\n<!DOCTYPE html><html><title>Sign in</title>')],
    ['a tar archive', tarOf('a.jsonl', '{}\n')],
    ['a tar archive', gzipSync(tarOf('a.jsonl', '{}\n'))],
    ['UTF-16', gzipSync(Buffer.from('{"a":1}', 'utf16le'))],
  ])('of another format are refused as %s', async (kind, content) => {
    await expect(textOf(put('a.jsonl', content))).rejects.toMatchObject({
      code: 'not_text',
      received: kind,
      exitCode: 2,
    });
  });

  it('are named by a path, not by a dash', async () => {
    await expect(findLogs(['-'])).rejects.toMatchObject({
      next: 'for the standard input: /dev/stdin',
    });
  });

  it('that are links in a circle are refused', async () => {
    symlinkSync('b.jsonl', join(folder, 'a.jsonl'));
    symlinkSync('a.jsonl', join(folder, 'b.jsonl'));
    await expect(findLogs([join(folder, 'a.jsonl')])).rejects.toMatchObject({
      code: 'input_not_found',
      received: 'ELOOP',
    });
    await expect(findLogs([folder])).rejects.toMatchObject({ code: 'no_logs_in_folder' });
  });

  it('that are truncated or missing are refused', async () => {
    const cut = put('cut.jsonl.gz', gzipSync('a long line').subarray(0, 12));
    await expect(textOf(cut)).rejects.toMatchObject({ code: 'input_unreadable', exitCode: 2 });
    const missing = findLogs([join(folder, 'none')]);
    await expect(missing).rejects.toMatchObject({ code: 'input_not_found' });
  });

  it('of a folder are its logs, in the order of their names', async () => {
    const names = ['b.jsonl', 'a.ndjson.gz', 'c.csv'];
    const [b, a] = names.map((name) => put(name, 'x'));
    expect(await findLogs([folder])).toEqual([a, b]);
    expect(await totalBytes([a, b])).toBe(2);
    mkdirSync(join(folder, 'empty'));
    const empty = findLogs([join(folder, 'empty')]);
    await expect(empty).rejects.toMatchObject({ code: 'no_logs_in_folder' });
  });
});

describe('a folder', () => {
  it('stands for the logs of its sub-folders too where that is asked for, new ones at each look', async () => {
    const inOne = join(folder, 'engine-1');
    mkdirSync(inOne);
    mkdirSync(join(folder, 'engine-2'));
    const look = () => findLogs([folder], { subFolders: true });
    await expect(look()).rejects.toMatchObject({ code: 'no_logs_in_folder' });
    writeFileSync(join(inOne, 'a.jsonl'), 'x');
    expect(await look()).toEqual([join(inOne, 'a.jsonl')]);
    const own = put('own.jsonl', 'x');
    writeFileSync(join(folder, 'engine-2', 'a.jsonl'), 'x');
    symlinkSync(inOne, join(folder, 'link'));
    const inTwo = join(folder, 'engine-2', 'a.jsonl');
    expect(await look()).toEqual([own, join(inOne, 'a.jsonl'), inTwo]);
    expect(await findLogs([folder])).toEqual([own]);
  });

  it('reports which files and sub-folders are skipped', async () => {
    const logs = ['a.JSONL', 'b.jsonl.1', 'c.ndjson-20260205.gz', 'd.jsonl'];
    const others = ['x.json', 'y.jsonl.zst', 'z.log'];
    for (const name of [...logs, ...others, '.hidden']) put(name, 'x');
    for (const name of ['2025', 'e.jsonl']) mkdirSync(join(folder, name));
    const at = (name: string) => join(folder, name);
    expect(await surveyLogs([folder])).toEqual({
      files: logs.map(at),
      passedOver: ['2025/', 'e.jsonl/', ...others].map(at),
      repeated: [],
    });
  });

  it('whose file is named again is read once: by its path, by a link, by another path', async () => {
    const a = put('a.jsonl', 'x');
    const [hard, copy] = [join(folder, 'b.jsonl'), put('c.jsonl', 'x')];
    linkSync(a, hard);
    const link = join(temporaryFolder(), 'link.jsonl');
    symlinkSync(a, link);
    const survey = await surveyLogs([folder, a, link, `${folder}/./a.jsonl`]);
    expect(survey.files).toEqual([a, copy]);
    const again = [hard, a, link, `${folder}/./a.jsonl`];
    expect(survey.repeated).toEqual(again);
    expect(surveyNotes(survey)).toEqual([`Named again, read once: ${again.join(', ')}`]);
  });
});

describe('rows', () => {
  const rowSchema = z.object({
    timestamp: z.iso.datetime(),
    symbol: z.string(),
    label: z.enum(['SELL', 'HOLD', 'BUY'], 'an action'),
  });
  const readFrom = async (text: string, options: ReadRowsOptions = {}) => {
    const rows = readRows(put('labels.csv', text), rowSchema, new InputDigest(), options);
    const read = [];
    for await (const { row } of rows) read.push(row);
    return read;
  };
  const header = 'timestamp,symbol,label\n';
  const good = '2026-02-05T23:54:27Z,BTCUSDT,BUY\n';

  it('may have columns in any order, and additional columns', async () => {
    const text = '\uFEFFlabel,who,symbol,timestamp,who\nBUY,me,BTCUSDT,2026-02-05T23:54:27Z,too\n';
    const row = { label: 'BUY', symbol: 'BTCUSDT', timestamp: '2026-02-05T23:54:27Z' };
    expect(await readFrom(text)).toEqual([row]);
  });

  it('that are invalid are skipped and counted while they are few', async () => {
    const counter = new LineCounter();
    const text = `${header}${good.repeat(60)}2026-02-05,BTC,BUY\n${good.repeat(60)}too,few\n`;
    const rows = await readFrom(text, { counter, maxInvalidShare: 0.02 });
    expect(rows).toHaveLength(120);
    expect(counter).toMatchObject({ lines: 122, invalidLines: 2 });
    expect(counter.issues).toMatchObject([
      { line: 62, field: 'timestamp', received: '"2026-02-05"' },
      { line: 123, field: '', expected: '3 fields, as in the first line', received: '2' },
    ]);
  });

  it('are refused together when more are invalid', async () => {
    const bad = '2026-02-05T23:54:27Z,BTCUSDT,buy\n';
    await expect(readFrom(`${header}${good}${bad}${bad}a\n`)).rejects.toMatchObject({
      code: 'too_many_invalid_lines',
      issues: [
        expect.stringContaining('labels.csv:3 label: expected an action, received "buy"'),
        expect.stringContaining('labels.csv:4 label'),
        expect.stringContaining(
          'labels.csv:5: expected 3 fields, as in the first line, received 1',
        ),
      ] as unknown,
    });
  });

  it('that are blank are no rows, and a trailing comma or a comment is one', async () => {
    expect(await readFrom(`${header}\n${good}\r\n   \n${good}\n\n`)).toHaveLength(2);
    const counter = new LineCounter();
    const text = `${header}${good.trimEnd()},\n# a comment\n,,\n`;
    await readFrom(text, { counter, maxInvalidShare: 1 });
    expect(counter).toMatchObject({ lines: 3, invalidLines: 3 });
  });

  it.each([
    ['1770335667', 'epoch seconds'],
    ['1770335667000', 'epoch milliseconds'],
    ['1770335667000000000', 'epoch nanoseconds'],
    ['05/02/2026 23:54', 'a date of a spreadsheet'],
    ['46058.99', 'a number of a spreadsheet'],
  ])('with the timestamp %s, %s, are invalid', async (timestamp) => {
    const counter = new LineCounter();
    const text = `${header}${good.replace(/^[^,]*/, timestamp)}`;
    await readFrom(text, { counter, maxInvalidShare: 1 });
    expect(counter.issues).toMatchObject([{ line: 2, field: 'timestamp' }]);
  });

  it.each(['0', '1', '-1', 'buy', 'long', 'LONG', 'Buy', 'B', 'short', '-0', 'null'])(
    'with the label %s are invalid',
    async (label) => {
      const counter = new LineCounter();
      await readFrom(`${header}${good.replace(/BUY/, label)}`, { counter, maxInvalidShare: 1 });
      expect(counter.issues).toMatchObject([{ field: 'label', expected: 'an action' }]);
    },
  );

  it('that are longer than a mebibyte are refused', async () => {
    const long = `${header}2026-02-05T23:54:27Z,${'x'.repeat(1_100_000)},BUY\n`;
    await expect(readFrom(long)).rejects.toMatchObject({ code: 'invalid_row' });
  });

  it('that are skipped are counted separately', async () => {
    const counter = new LineCounter();
    const passedOver = z.object({ label: z.literal('') });
    const text = `${header}${good}2026-02-05T23:54:27Z,BTCUSDT,\n`;
    expect(await readFrom(text, { counter, passedOver })).toHaveLength(1);
    expect(counter).toMatchObject({ lines: 1, invalidLines: 0, passedOver: 1 });
  });

  it('need each column once', async () => {
    await expect(readFrom('timestamp,symbol\n')).rejects.toMatchObject({ code: 'missing_columns' });
    await expect(readFrom('')).rejects.toMatchObject({ code: 'missing_columns' });
    for (const other of ['label', 'LABEL', 'Label']) {
      const twice = `timestamp,symbol,label,${other}\n2026-02-05T23:54:27Z,BTCUSDT,BUY,SELL\n`;
      await expect(readFrom(twice)).rejects.toMatchObject({
        code: 'duplicate_column',
        message: expect.stringContaining('has the column label more than once') as string,
      });
    }
  });

  it.each([
    ['pnl,symbol\n', 'use --outcomes'],
    [
      '{"timestamp":"2026-02-05T23:54:27Z"}\n',
      'this looks like a prediction log: use --predictions',
    ],
    ['when,what\n', 'correct the first line, or name another file'],
    ['', 'correct the first line, or name another file'],
    ['[{"timestamp":1}]\n', 'this looks like JSON: write CSV'],
    ['Timestamp,SYMBOL,Label\n', 'write the names of the columns in small letters'],
    ['timestamp;symbol;label\n', SEPARATE],
    ['timestamp\tsymbol\tlabel\n', SEPARATE],
    ['timestamp|symbol|label\n', SEPARATE],
    ['sep=;\ntimestamp;symbol;label\n', 'remove the line sep=, and separate the fields by commas'],
    [
      '# exported 2026-02-01\ntimestamp,symbol,label\n',
      'remove the lines above the names of the columns',
    ],
  ])('of another file name the kind of file: %s', async (text, next) => {
    const lookalikes = [{ columns: ['pnl'], next: 'use --outcomes' }];
    await expect(readFrom(text, { lookalikes })).rejects.toMatchObject({ next });
  });
});

describe('lines', () => {
  it('are usable while few are invalid, and the first ten of those are kept', () => {
    const counter = new LineCounter();
    expect(() => {
      counter.assertUsable(['f'], 1);
    }).toThrow('no record');
    for (let line = 0; line < 88; line += 1) counter.add({ record: {}, line });
    for (let line = 0; line < 12; line += 1) counter.add({ issue });
    counter.assertUsable(['f'], 0.12);
    expect(() => {
      counter.assertUsable(['f'], 0.11);
    }).toThrow('12 of 100 lines are invalid');
    expect(counter.issues).toHaveLength(10);
  });

  it.each([
    ['timestamp,symbol,label\n2026', 'this looks like CSV: name it with --outcomes or --labels'],
    ['[{"timestamp":"2026"}]', 'write one object a line: jq -c ".[]" FILE'],
    ['[\n{}]', 'write one object a line: jq -c ".[]" FILE'],
    ['{\n  "timestamp": "2026"\n}', 'write one object a line: jq -c . FILE'],
    ['{"a":1},\n{"a":2}', 'end each object with a line feed, and nothing else'],
    ['{"a":1}\r{"a":2}', 'end each object with a line feed, and nothing else'],
    ['nothing', 'fix the log, or allow more with --max-invalid-share'],
  ])('of another form are refused with what to do: %j', async (text, next) => {
    const counter = new LineCounter();
    const chunks = Readable.from([Buffer.from(text)]);
    for await (const entry of readLog('f', chunks)) counter.add(entry);
    expect(() => {
      counter.assertUsable(['f'], 0);
    }).toThrow(expect.objectContaining({ code: 'too_many_invalid_lines', next }) as Error);
  });
});
