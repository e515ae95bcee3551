import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, runTrainer } from '@meta-agent/harness';
import { candleMarket, type CandleMarket } from '../market/candle-market';
import { refusalOf, type Refusal } from './refusal';

let market: CandleMarket;
beforeAll(() => {
  market = candleMarket();
});

const HORIZON = ['--label-horizon', '60'];
const settleArgs = (prices: string, ...more: readonly string[]) => [
  ...['settle', '--predictions', market.predictions, '--prices', prices],
  ...['--out', join(market.folder, 'settled.csv'), ...HORIZON, ...more],
];

const settled = (rows: readonly string[], ...more: readonly string[]): Promise<CommandResult> =>
  runTrainer(settleArgs(market.writePrices('prices.csv', rows), ...more));
const refused = (rows: readonly string[], ...more: readonly string[]): Promise<Refusal> =>
  refusalOf(settleArgs(market.writePrices('prices.csv', rows), ...more));

/** A log with each record once for each horizon. */
function withHorizons(...minutes: readonly number[]): string {
  const path = join(market.folder, 'horizons.jsonl');
  const lines = readFileSync(market.predictions, 'utf8').trimEnd().split('\n');
  const each = minutes.flatMap((horizon) =>
    lines.map((line) => JSON.stringify({ ...(JSON.parse(line) as object), horizon })),
  );
  writeFileSync(path, each.join('\n'));
  return path;
}

/** The rows with another text in one column of one row. */
function changed(row: number, column: number, text: string): string[] {
  const rows = [...market.rows];
  const cells = rows[row].split(',');
  cells[column] = text;
  rows[row] = cells.join(',');
  return rows;
}

describe('meta-trainer settle', () => {
  it('settles every record, and writes its label, both profits and when they were known', async () => {
    const { exitCode, stdout } = await settled(market.rows);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('✅ Settled: 300 records')]);
    const [head, ...rows] = readFileSync(join(market.folder, 'settled.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(head).toBe('timestamp,symbol,label,pnl_buy,pnl_sell,known_at');
    expect(rows).toHaveLength(300);
    expect(rows[0]).toMatch(/^2025-01-02T01:00:00Z,BTCUSDT,(SELL|HOLD|BUY),/);
  });

  it('settles each record over its own horizon, which is part of its key', async () => {
    const both = withHorizons(15, 60);
    const prices = market.writePrices('prices.csv', market.rows);
    const { stdout } = await runTrainer([
      ...['settle', '--predictions', both, '--prices', prices],
      ...['--out', join(market.folder, 'settled.csv')],
    ]);
    expect(stdout).toContain('✅ Settled: 600 records');
    const [head, ...rows] = readFileSync(join(market.folder, 'settled.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(head.slice(-2)).toEqual(['known_at', 'horizon']);
    const longest = (horizon: string) =>
      Math.max(
        ...rows
          .filter((row) => row[6] === horizon)
          .map((row) => (Date.parse(row[5]) - Date.parse(row[0])) / 60_000),
      );
    expect([longest('15'), longest('60')]).toEqual([15, 60]);
  });

  it('refuses a horizon of a record that is not of whole bars', async () => {
    const refusal = await refused(market.rows, '--predictions', withHorizons(20));
    expect(refusal).toMatchObject({
      code: 'invalid_config',
      received: 'records with the horizon 20, in minutes',
    });
  });

  it('writes labels that training reads', async () => {
    await settled(market.rows);
    const { stderr } = await runTrainer([
      ...['describe', '--predictions', market.predictions],
      ...['--labels', join(market.folder, 'settled.csv')],
    ]);
    expect(stderr).not.toContain('match no record');
  });

  it('tells how far executed trades are from the settled ones', async () => {
    const trades = Array.from(
      { length: 100 },
      (_, i) => [3 * i, 'BUY', market.movePct(3 * i)] as const,
    );
    const outcomes = market.writeOutcomes(trades);
    const { stdout } = await settled(market.rows, '--barrier', '100', '--outcomes', outcomes);
    // The settled profits are after the cost of 0.04 %.
    expect(stdout).toContain('executed minus settled profit of 100 trades: mean 0.0400 %');
  });

  it('does not settle records whose history or horizon has a gap, and says which', async () => {
    const { stdout, stderr } = await settled(market.rows.filter((_, i) => i !== 250));
    expect(stdout).toContain('✅ Settled: 199 records');
    expect(stderr).toContain('[WARN] 101 records not settled (gap): a bar is missing');
    expect(stderr).toContain('[WARN] the prices have 1 gaps of 1 bars; the first: 1 of BTCUSDT');
  });

  it('does not settle records of a symbol without candles, and names the symbol', async () => {
    const other = candleMarket(10, 'ETHUSDT');
    const both = join(market.folder, 'both.jsonl');
    const logs = [market.predictions, other.predictions].map((path) => readFileSync(path, 'utf8'));
    writeFileSync(both, logs.join(''));
    const { stderr } = await settled(market.rows, '--predictions', both);
    expect(stderr).toContain('[WARN] 10 records not settled (missing_symbol): the prices have no');
    expect(stderr).toContain('[WARN] no candles of ETHUSDT\n');
  });
});

describe('meta-trainer settle refuses', () => {
  it('bars stamped by their open that are given as stamped by their close', async () => {
    const trades = Array.from(
      { length: 100 },
      (_, i) => [3 * i, 'BUY', market.movePct(3 * i)] as const,
    );
    const outcomes = market.writeOutcomes(trades);
    const earlier = market.rows.map((row) => {
      const [time, ...cells] = row.split(',');
      const opened = new Date(Date.parse(time) - 900_000).toISOString();
      return [opened, ...cells].join(',');
    });
    const args = ['--barrier', '100', '--outcomes', outcomes];
    expect(await refused(earlier, ...args)).toMatchObject({
      exitCode: 2,
      code: 'bar_time_differs',
      expected: 'timestamps at the close of a bar (--bar-time close)',
      next: 'run this again with --bar-time open',
    });
    expect((await settled(earlier, ...args, '--bar-time', 'open')).exitCode).toBe(0);
  });

  it('two rows for one bar', async () => {
    const refusal = await refused([...market.rows, market.rows[7]]);
    expect(refusal).toMatchObject({ exitCode: 2, code: 'invalid_prices' });
    expect(refusal.received).toMatch(
      /prices\.csv:406 BTCUSDT expected one row for a bar, received a second one; the first is .*prices\.csv:9$/,
    );
  });

  it.each(['0', 'free', '-1', ''])('a price of %j', async (text) => {
    const refusal = await refused(changed(5, 2, text));
    expect(refusal).toMatchObject({ exitCode: 2, code: 'too_many_invalid_lines' });
    expect(refusal.issues).toEqual([
      expect.stringMatching(/prices\.csv:7 open: expected a price above 0, received/),
    ]);
  });

  it('a log without overlap in time', async () => {
    const years = market.rows.map((row) => row.replace('2025', '2021'));
    expect(await refused(years)).toMatchObject({
      exitCode: 2,
      code: 'nothing_settled',
      expected: expect.stringContaining('from 2025-01-02T01:00:00.000Z') as string,
      received: expect.stringContaining('candles of BTCUSDT from 2021-01-01') as string,
    });
  });

  it('bars of another length than --bar-minutes', async () => {
    const refusal = await refused(market.rows, '--bar-minutes', '5');
    expect(refusal).toMatchObject({
      code: 'invalid_prices',
      received: expect.stringContaining(
        'expected bars of 5 minutes, received bars of 15',
      ) as string,
    });
  });

  it('a horizon that is not given, or not of whole bars', async () => {
    const prices = market.writePrices('prices.csv', market.rows);
    const args = settleArgs(prices).filter((arg) => !HORIZON.includes(arg));
    expect(await refusalOf(args)).toMatchObject({ exitCode: 2, code: 'horizon_not_given' });
    expect(await refusalOf([...args, '--label-horizon', '20'])).toMatchObject({
      code: 'invalid_config',
      expected: 'whole bars of 15 minutes',
    });
  });

  it('one barrier in percent without the other', async () => {
    expect(await refused(market.rows, '--take-profit', '1')).toMatchObject({
      code: 'invalid_config',
      expected: '--take-profit and --stop-loss, or neither',
    });
  });
});
