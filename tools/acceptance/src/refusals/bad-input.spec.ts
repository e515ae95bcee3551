import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runTrainer } from '@meta-agent/harness';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE } from '../trainer/training';
import { refusalOf, savedIn, type Refusal } from './refusal';

let market: SimulatedMarket;
/** Of labels.csv: its header, then a row per record in the order of the log. */
let labelRows: string[];
let outcomes: string;

beforeAll(async () => {
  market = await simulateMarket();
  labelRows = readFileSync(market.labels, 'utf8').trimEnd().split('\n');
  outcomes = readFileSync(market.outcomes, 'utf8');
});

function write(name: string, content: string | Buffer): string {
  writeFileSync(join(market.folder, name), content);
  return name;
}

const writeLines = (name: string, lines: readonly string[]) => write(name, `${lines.join('\n')}\n`);

/** Trains in the market's folder, so that messages name files as they were typed. */
const refusedTraining = (...args: readonly string[]): Promise<Refusal> =>
  refusalOf(['train', '--model-dir', 'models', ...args], { cwd: market.folder });
const refusedLog = (path: string) =>
  refusedTraining('--predictions', path, '--labels', 'labels.csv');
const refusedLabels = (path: string) =>
  refusedTraining('--predictions', 'predictions.jsonl', '--labels', path);

describe('meta-trainer train refuses', () => {
  afterEach(() => {
    expect(savedIn(join(market.folder, 'models'))).toEqual([]);
  });

  it('a missing log', async () => {
    expect(await refusedLog('nowhere.jsonl')).toEqual({
      exitCode: 2,
      code: 'input_not_found',
      message: 'nowhere.jsonl cannot be opened.',
      expected: 'a file or folder',
      received: 'ENOENT',
      next: 'check the path, and that you may read it',
      issues: [],
    });
  });

  it('an empty log', async () => {
    expect(await refusedLog(write('empty.jsonl', ''))).toEqual({
      exitCode: 2,
      code: 'input_empty',
      message: 'empty.jsonl: the log has no record.',
      expected: 'a prediction log, one JSON object a line',
      received: 'no lines',
      next: 'check that the log was written to its end',
      issues: [],
    });
  });

  it('a folder without logs', async () => {
    mkdirSync(join(market.folder, 'no-logs'));
    write('no-logs/notes.txt', 'nothing to learn from');
    expect(await refusedLog('no-logs')).toEqual({
      exitCode: 2,
      code: 'no_logs_in_folder',
      message: 'The folder no-logs holds no prediction log.',
      expected: 'plain files named *.jsonl or *.jsonl.gz',
      received: 'no-logs/notes.txt',
      next: 'name another folder, or the files themselves',
      issues: [],
    });
  });

  it('a gzip file that was cut off', async () => {
    const whole = gzipSync(market.lines.join('\n'));
    const path = write('cut.jsonl.gz', whole.subarray(0, whole.length / 2));
    expect(await refusedLog(path)).toEqual({
      exitCode: 2,
      code: 'input_unreadable',
      message: 'cut.jsonl.gz cannot be read to its end.',
      expected: 'a whole gzip file',
      received: 'unexpected end of file',
      next: 'fetch or write the file again',
      issues: [],
    });
  });

  it('fewer than 1,000 labelled records', async () => {
    expect(await refusedLog(writeLines('short.jsonl', market.lines.slice(0, 999)))).toEqual({
      exitCode: 2,
      code: 'too_few_samples',
      message: 'The log has too few labelled records.',
      expected: 'at least 1000 (min_samples)',
      received: '999',
      next: 'collect a longer log',
      issues: [],
    });
  });

  it('a first date after the last record', async () => {
    const args = ['--predictions', 'predictions.jsonl', '--labels', 'labels.csv'];
    expect(await refusedTraining(...args, '--min-date', '2099-01-01')).toEqual({
      exitCode: 2,
      code: 'too_few_samples',
      message: 'The log has no record to read.',
      expected: 'at least one record',
      received: '3000 lines: 3000 before --min-date',
      next: 'check --min-date, --max-date and the clock of this machine',
      issues: [],
    });
  });

  it('a log without labels or outcomes, and names the three choices', async () => {
    expect(await refusedTraining('--predictions', 'predictions.jsonl')).toEqual({
      exitCode: 2,
      code: 'no_labels_given',
      message: 'Training needs prices, labels or outcomes; none were given.',
      expected:
        '--prices FILE, --labels FILE, --outcomes FILE, or --labels-from consensus (circular)',
      received: 'no file',
      next: 'run this again with one of them',
      issues: [],
    });
  });

  const NOTHING_MATCHED = {
    exitCode: 2,
    code: 'nothing_matched',
    expected: 'rows with the timestamp and symbol of a record',
    received: 'no matching row',
    next: 'check that both files have the same period, time zone and symbols',
    issues: [],
  };

  it('labels that match no record', async () => {
    const path = writeLines(
      'other-year.csv',
      labelRows.map((row) => row.replace(/^2025/, '2024')),
    );
    const message = 'No row of other-year.csv matches a record of the prediction log.';
    expect(await refusedLabels(path)).toEqual({
      ...NOTHING_MATCHED,
      message,
      issues: [
        '3,000 of 3,000 labels match no record',
        '3,000 of these labels are before the first record or after the last. Nothing to do, unless the log should have their time',
      ],
    });
  });

  it('outcomes that match no record', async () => {
    const path = write('other-symbols.csv', outcomes.replaceAll('USDT', 'EUR'));
    const message = 'No row of other-symbols.csv matches a record of the prediction log.';
    const refused = await refusedTraining('--predictions', 'predictions.jsonl', '--outcomes', path);
    expect(refused).toEqual({
      ...NOTHING_MATCHED,
      message,
      issues: [
        expect.stringMatching(/^([\d,]+) of \1 outcomes match no record\. Check symbols/),
        expect.stringMatching(/^other-symbols\.csv: the log has no (?:[A-Z]+EUR(?:, )?){5}$/),
      ] as unknown,
    });
  });

  it('labels of which more than 1 % are no action, by file, line and column', async () => {
    const rows = labelRows.map((row, i) =>
      i % 50 === 41 ? row.replace(/SELL|HOLD|BUY/, 'UP') : row,
    );
    const refused = await refusedLabels(writeLines('unknown-label.csv', rows));
    expect(refused).toMatchObject({
      exitCode: 2,
      code: 'too_many_invalid_lines',
      message: expect.stringMatching(/^60 of 3,?000 /) as string,
      received: '2 %',
    });
    expect(refused.issues).toHaveLength(10);
    expect(refused.issues?.[0]).toBe(
      'unknown-label.csv:42 label: expected one of SELL, HOLD, BUY, received "UP"',
    );
  });

  it('labels without their column', async () => {
    const rows = labelRows.with(0, 'timestamp,symbol,answer,source');
    expect(await refusedLabels(writeLines('no-label-column.csv', rows))).toEqual({
      exitCode: 2,
      code: 'missing_columns',
      message: 'no-label-column.csv lacks label.',
      expected: 'a first line with the columns timestamp,symbol,label or id,label',
      received: '"timestamp,symbol,answer,source"',
      next: 'correct the first line, or name another file',
      issues: [],
    });
  });

  it('a CSV file with a quote that is not closed', async () => {
    const rows = labelRows.with(7, '"2025-01-01T00:15:00Z,BTCUSDT');
    expect(await refusedLabels(writeLines('broken.csv', rows))).toMatchObject({
      exitCode: 2,
      code: 'invalid_row',
      message: 'broken.csv is not valid CSV.',
      next: 'correct that line',
    });
  });

  const CLASS_MISSING = {
    exitCode: 2,
    code: 'class_missing',
    expected: 'rows of each class, SELL, HOLD, BUY',
    next: 'use a longer log, in which each class occurs',
    issues: [],
  };

  it('labels of two classes only, and names the third', async () => {
    const path = writeLines(
      'no-sell.csv',
      labelRows.map((row) => row.replace('SELL', 'HOLD')),
    );
    expect(await refusedLabels(path)).toEqual({
      ...CLASS_MISSING,
      message: 'No row of the log is labelled SELL.',
      received: expect.stringMatching(/^SELL 0, HOLD \d+, BUY \d+$/) as string,
    });
  });

  it('a class that one fold cannot learn, and names class and fold', async () => {
    // Fold 1 of 5 trains on the first sixth of the 2,400 training rows; fold 2 on the first third.
    const path = writeLines(
      'late-buy.csv',
      labelRows.map((row, i) => (i <= 600 ? row.replace('BUY', 'HOLD') : row)),
    );
    expect(await refusedLabels(path)).toEqual({
      ...CLASS_MISSING,
      message: 'No row of the training part of fold 1 is labelled BUY.',
      received: expect.stringMatching(/^SELL \d+, HOLD \d+, BUY 0$/) as string,
      next: expect.stringMatching(/begin it where .*: --min-date \d{4}-\d\d-\d\d$/) as string,
    });
  });
});

const recordWith = (xgb: string) =>
  `{"timestamp":"2025-01-01T00:00:00Z","symbol":"BTCUSDT","base_predictions":{"xgb":${xgb}}}`;

/** The fault, the line, and the report after `file:line`. */
const BAD_LINES = [
  ['broken JSON', '{"timestamp":', /^: expected one JSON object, received "\{.*" \(.*JSON.*\)$/],
  [
    'a confidence of 1.2',
    recordWith('{"action":"BUY","confidence":1.2}'),
    /^ base_predictions\.xgb\.confidence: expected a number from 0 to 1, received 1\.2$/,
  ],
  [
    'a confidence of -0.1',
    recordWith('{"action":"BUY","confidence":-0.1}'),
    /^ base_predictions\.xgb\.confidence: expected a number from 0 to 1, received -0\.1$/,
  ],
  [
    'a confidence that is the text NaN',
    recordWith('{"action":"BUY","confidence":"NaN"}'),
    /^ base_predictions\.xgb\.confidence: expected a number from 0 to 1, received "NaN"$/,
  ],
  [
    'a bare NaN, which is no JSON',
    recordWith('{"action":"BUY","confidence":NaN}'),
    /^: expected one JSON object, received .* \(Unexpected token .*N.*\)$/,
  ],
  [
    'the action buy',
    recordWith('{"action":"buy","confidence":0.5}'),
    /^ base_predictions\.xgb\.action: expected one of SELL, HOLD, BUY, received "buy"$/,
  ],
  [
    'no timestamp',
    '{"symbol":"BTCUSDT","base_predictions":{}}',
    /^ timestamp: expected an ISO 8601 timestamp like 2026-02-05T23:54:27Z, received nothing$/,
  ],
] as const;

describe('an invalid line', () => {
  it.each(BAD_LINES)('is refused in a log of one line: %s', async (_, line, report) => {
    const { issues, ...refusal } = await refusedLog(writeLines('one-line.jsonl', [line]));
    expect(refusal).toEqual({
      exitCode: 2,
      code: 'too_many_invalid_lines',
      message: '1 of 1 lines are invalid. They were not read.',
      expected: 'at most 1 % invalid lines',
      received: '100 %',
      next: 'fix the log, or allow more with --max-invalid-share',
    });
    expect(issues).toHaveLength(1);
    expect(issues?.[0].replace(/^one-line\.jsonl:1/, '')).toMatch(report);
  });

  it('is skipped, counted and reported by its number while there are few of them', async () => {
    const lines = [...market.lines];
    BAD_LINES.forEach(([, line], i) => lines.splice(100 * (i + 1) - 1, 0, line));
    const { reports, metadata, exitCode } = await trainOnLines(lines);
    expect(exitCode).toBe(0);
    expect(metadata.data.invalid_lines).toBe(BAD_LINES.length);
    expect(metadata.n_samples).toBe(market.lines.length);
    expect(reports).toHaveLength(BAD_LINES.length);
    BAD_LINES.forEach(([, , report], i) => {
      const place = `log.jsonl:${100 * (i + 1)}`;
      expect(reports[i]).toMatch(new RegExp(`^${place}`));
      expect(reports[i].slice(place.length)).toMatch(report);
    });
  });

  it('is reported in full for the first ten of up to 1 % of the lines', async () => {
    const lines = market.lines.map((line, i) => (i % 100 === 5 ? '{' : line));
    const { reports, stderr, metadata, exitCode } = await trainOnLines(lines);
    expect(exitCode).toBe(0);
    expect(metadata.data.invalid_lines).toBe(30);
    expect(reports).toHaveLength(10);
    expect(stderr).toContain('[WARN] 30 invalid lines skipped. Correct the writer of the log');
  });

  it('ends the run once there are more than 1 %', async () => {
    const lines = market.lines.map((line, i) => (i % 100 === 5 || i === 6 ? '{' : line));
    const { issues, ...refusal } = await refusedLog(writeLines('log.jsonl', lines));
    expect(refusal).toEqual({
      exitCode: 2,
      code: 'too_many_invalid_lines',
      message: '31 of 3,000 lines are invalid. They were not read.',
      expected: 'at most 1 % invalid lines',
      received: '1.03 %',
      next: 'fix the log, or allow more with --max-invalid-share',
    });
    expect(issues).toHaveLength(10);
    expect(savedIn(join(market.folder, 'models'))).toEqual([]);
  });

  async function trainOnLines(lines: readonly string[]) {
    const log = writeLines('log.jsonl', lines);
    const inputs = ['--predictions', log, '--labels', 'labels.csv', ...FIXED_RECIPE];
    const { stdout, stderr, exitCode } = await runTrainer(
      ['train', ...inputs, '--model-dir', 'candidates', '--force-promote', '--json'],
      { cwd: market.folder },
    );
    const metadata = JSON.parse(stdout) as { n_samples: number; data: { invalid_lines: number } };
    const reports = [...stderr.matchAll(/^\[WARN\] (log\.jsonl:.*)$/gm)].map(([, text]) => text);
    return { reports, stderr, metadata, exitCode };
  }
});

it('shows people code, message, expected, received and next step', async () => {
  const { exitCode, stdout, stderr } = await runTrainer(
    ['train', '--predictions', 'predictions.jsonl', '--labels', 'nowhere.csv'],
    { cwd: market.folder },
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.split('\n').slice(-5)).toEqual([
    'error input_not_found: nowhere.csv cannot be opened.',
    '  expected: a file or folder',
    '  received: ENOENT',
    '  next: check the path, and that you may read it',
    '',
  ]);
});
