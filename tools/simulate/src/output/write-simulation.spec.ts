import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { logRecordSchema } from '@meta-agent/features';
import { interruptedBy } from '../errors';
import { DEFAULT_MARKET_OPTIONS } from '../market/market-options';
import { simulateMarket } from '../market/simulate-market';
import { formatTruth, writeSimulation } from './write-simulation';

const FILES = ['labels.csv', 'outcomes.csv', 'predictions.jsonl', 'truth.json'];
const options = { ...DEFAULT_MARKET_OPTIONS, records: 2503 };

describe('writeSimulation', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meta-simulate-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const readLines = async (name: string) => (await read(name)).trimEnd().split('\n');
  const readAll = () => Promise.all(FILES.map(read));

  it('writes every record, label and trade, each marked as simulated', async () => {
    await writeSimulation(folder, options);
    const simulated = [...simulateMarket(options)];

    const log = (await readLines('predictions.jsonl')).map((line) => JSON.parse(line) as object);
    expect(log).toEqual(simulated.map(({ record }) => ({ ...record, source: 'simulated' })));
    log.forEach((line) => logRecordSchema.parse(line));

    const [labelsHeader, ...labels] = await readLines('labels.csv');
    expect(labelsHeader).toBe('timestamp,symbol,label,source');
    expect(labels).toEqual(
      simulated.map(({ record: r, label }) => `${r.timestamp},${r.symbol},${label},simulated`),
    );

    const [header, ...outcomes] = await readLines('outcomes.csv');
    expect(header).toBe('timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes,source');
    expect(outcomes).toEqual(
      simulated.flatMap(({ record: r, outcome: o }) =>
        o === null
          ? []
          : [
              `${r.timestamp},${r.symbol},${o.action},${o.outcome},${o.pnl_pct},${o.hold_duration_minutes},simulated`,
            ],
      ),
    );
  });

  it('writes to truth.json the simulated market and the best possible scores', async () => {
    const truth = await writeSimulation(folder, options);
    expect(await read('truth.json')).toBe(formatTruth(truth));
    expect(truth).toMatchObject({
      source: 'simulated',
      market: 'demo',
      seed: 1,
      records: 2503,
      first_timestamp: '2025-01-01T00:00:00Z',
      last_timestamp: '2025-01-06T05:00:00Z',
      test: { first_record: 2000, records: 503, first_timestamp: '2025-01-05T04:00:00Z' },
    });
    const test = [...simulateMarket(options)].slice(2000);
    const ensemble = test.filter((r) => r.record.ensemble_action === r.label).length / 503;
    expect(truth.test.base_ensemble.accuracy).toBeCloseTo(ensemble, 6);
    const likelihood = test.map((r) => r.posterior[['SELL', 'HOLD', 'BUY'].indexOf(r.label)]);
    const logLoss = -likelihood.reduce((sum, p) => sum + Math.log(p), 0) / 503;
    expect(truth.test.bayes.log_loss).toBeCloseTo(logLoss, 6);
    const right = test.filter((r, i) => likelihood[i] === Math.max(...r.posterior)).length / 503;
    expect(truth.test.bayes.accuracy).toBeCloseTo(right, 6);
  });

  it('writes candles when asked, and the same records and labels', async () => {
    await writeSimulation(folder, options);
    const [labels, , log] = await readAll();
    const truth = await writeSimulation(folder, { ...options, withPrices: true });
    expect(await readdir(folder)).toEqual([...FILES, 'prices.csv'].sort());
    expect([await read('labels.csv'), await read('predictions.jsonl')]).toEqual([labels, log]);
    expect(truth.settlement).toEqual({
      take_profit_pct: 0.25,
      stop_loss_pct: 0.25,
      cost_pct: 0.2,
      label_horizon_minutes: 15,
    });
    const [header, first, ...candles] = await readLines('prices.csv');
    expect(header).toBe('timestamp,symbol,open,high,low,close,volume,source');
    expect(first).toBe('2025-01-01T00:00:00Z,BTCUSDT,100,100,100,100,1000,simulated');
    // One after each record, and one before the first record of each symbol.
    expect(candles).toHaveLength(options.records + options.symbols.length - 1);
  });

  it('deletes the candles of an earlier simulation', async () => {
    await writeSimulation(folder, { ...options, withPrices: true });
    await writeSimulation(folder, options);
    expect(await readdir(folder)).toEqual(FILES);
  });

  it('writes the same bytes for the same seed, in place of the earlier files', async () => {
    await writeSimulation(folder, options);
    const first = await readAll();
    await writeSimulation(folder, { ...options, seed: 2 });
    const other = await readAll();
    await writeSimulation(folder, options);
    expect(await readAll()).toEqual(first);
    first.forEach((text, i) => {
      expect(other[i]).not.toBe(text);
    });
  });

  it('replaces a simulation without trades', async () => {
    await writeSimulation(folder, { ...options, missing: 1 });
    expect(await readLines('outcomes.csv')).toHaveLength(1);
    await writeSimulation(folder, options);
    expect((await readLines('outcomes.csv')).length).toBeGreaterThan(1000);
  });

  it.each([
    ['predictions.jsonl', '{"timestamp":"2026-02-05T23:54:27Z","symbol":"BTCUSDT"}\n'],
    ['outcomes.csv', 'timestamp,symbol,action,outcome,pnl_pct,hold_duration_minutes\n'],
    ['labels.csv', 'timestamp,symbol,label,source\n2026-02-05T23:54:27Z,BTCUSDT,BUY,desk\n'],
    ['prices.csv', 'timestamp,symbol,open,high,low,close\n'],
    ['truth.json', '{}\n'],
    ['truth.json', ''],
  ])('refuses to overwrite a %s from another program', async (name, content) => {
    await writeFile(join(folder, name), content);
    await expect(writeSimulation(folder, options)).rejects.toMatchObject({
      code: 'foreign_file',
      exitCode: 2,
      message: expect.stringContaining(join(folder, name)) as string,
    });
    expect(await readdir(folder)).toEqual([name]);
    expect(await read(name)).toBe(content);
  });

  it('rejects a path that is not a plain file, without blocking', async () => {
    execFileSync('mkfifo', [join(folder, 'outcomes.csv')]);
    await expect(writeSimulation(folder, options)).rejects.toMatchObject({
      code: 'write_failed',
      message: `${join(folder, 'outcomes.csv')} is not replaced.`,
      expected: 'a new name, or a plain file that is no input',
      received: 'a FIFO',
    });
    expect(await readdir(folder)).toEqual(['outcomes.csv']);
  });

  it('creates missing folders', async () => {
    await writeSimulation(join(folder, 'a/b'), options);
    expect(await readdir(join(folder, 'a/b'))).toEqual(FILES);
  });

  it.each(['file', 'file/below', '/proc/meta-simulate'])(
    'names the folder that cannot be written to: %s',
    async (name) => {
      await writeFile(join(folder, 'file'), '');
      const target = name.startsWith('/') ? name : join(folder, name);
      await expect(writeSimulation(target, options)).rejects.toMatchObject({
        code: 'write_failed',
        exitCode: 2,
        message: `${target} cannot be written to.`,
        received: expect.stringMatching(/^E/) as string,
      });
    },
  );

  it('keeps the earlier simulation and leaves no other file after an interruption', async () => {
    await writeSimulation(folder, options);
    const before = await readAll();
    const interruption = new AbortController();
    const endless = { ...options, records: 1_000_000 };
    const run = writeSimulation(folder, endless, interruption.signal);
    setTimeout(() => {
      interruption.abort(interruptedBy('SIGINT'));
    }, 100);
    await expect(run).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await readdir(folder)).toEqual(FILES);
    expect(await readAll()).toEqual(before);
  });

  it('needs no more memory for 200,000 records than for 20,000', async () => {
    const small = await peakMemory(() => writeSimulation(folder, { ...options, records: 20_000 }));
    const large = await peakMemory(() => writeSimulation(folder, { ...options, records: 200_000 }));
    // If all records stayed in memory, the heap would grow by 160 MB.
    expect(large - small).toBeLessThan(40 * 2 ** 20);
  }, 60_000);
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Peak of live heap in bytes, measured after garbage collection. */
async function peakMemory(work: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    collectGarbage();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 200);
  await work();
  clearInterval(timer);
  return peak;
}
