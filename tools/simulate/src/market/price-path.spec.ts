import { createCandleCollector, settle, type SettleOptions } from '@meta-agent/outcomes';
import { DEFAULT_MARKET_OPTIONS } from './market-options';
import { MARKETS } from './markets';
import { PricePath } from './price-path';
import { simulateMarket } from './simulate-market';
import { BARRIER_PCT, COST_PCT } from './trade';

const SETTLE: SettleOptions = {
  barriers: { kind: 'percent', takeProfitPct: BARRIER_PCT, stopLossPct: BARRIER_PCT },
  horizonBars: 1,
  costPct: COST_PCT,
};

/** Outcomes have four decimals. */
const ROUNDING_PCT = 5.1e-5;

describe.each(MARKETS)('the candles of $name', (market) => {
  const options = { ...DEFAULT_MARKET_OPTIONS, market, records: 20_003, withPrices: true };
  const simulated = [...simulateMarket(options)];
  const path = new PricePath(options.stepMinutes);
  const collector = createCandleCollector();
  simulated
    .flatMap((row) => path.candlesOf(row))
    .forEach(({ closeMs, ...candle }, line) => {
      collector.add({ ...candle, timestampMs: closeMs, line });
    });
  const { book, problems } = collector.finish({ barTime: 'close', barMinutes: 15 });
  const settled = simulated.map(({ record: { timestamp, symbol } }) => {
    const settlement = settle(book, { timestampMs: Date.parse(timestamp), symbol }, SETTLE);
    if (!settlement.settled) throw new Error(`${timestamp} ${symbol}: ${settlement.reason}`);
    return settlement;
  });

  it('are candles, without a gap or a fault', () => {
    expect(problems).toEqual([]);
  });

  it('settle every record into its label', () => {
    expect(settled.map(({ label }) => label)).toEqual(simulated.map(({ label }) => label));
  });

  it('settle every trade into its profit and its duration', () => {
    const wrong = simulated.filter(({ record, outcome }, row) => {
      if (outcome === null) return false;
      const trade = settled[row][outcome.action === 'BUY' ? 'buy' : 'sell'];
      const minutes = (trade.knownAtMs - Date.parse(record.timestamp)) / 60_000;
      const isSame = Math.abs(trade.pnlPct - outcome.pnl_pct) <= ROUNDING_PCT;
      return !isSame || minutes !== outcome.hold_duration_minutes;
    });
    expect(wrong).toEqual([]);
  });
});

it('the prices of a long market stay prices', () => {
  const options = { ...DEFAULT_MARKET_OPTIONS, records: 200_000, withPrices: true };
  const path = new PricePath(options.stepMinutes);
  for (const row of simulateMarket(options)) {
    for (const { close } of path.candlesOf(row)) {
      if (!(close > 1e-6 && close < 1e12)) throw new Error(`a price of ${close}`);
    }
  }
});
