import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { PassOptions } from '../pass/pass-options';
import { decisionRow } from './decision-row';
import { watchedRegistry } from './watched-market';

const START_MS = Date.UTC(2026, 0, 1);
const BAR_MS = 900_000;
const HOUR_MS = 3_600_000;
const LOG_DELAY_MS = 300_000;
const DAYS = 4;
const SYMBOLS = ['BTCUSDT', 'ETHUSDT'];

const BY_VOLATILITY = { take_profit_pct: null, stop_loss_pct: null };

/** A line of a file, and when it is written. */
interface Arrival {
  readonly atMs: number;
  readonly text: string;
}

export interface LateMarket {
  readonly options: PassOptions;
  readonly endMs: number;
  /** Writes what is there at a time; `cut` characters of the last lines are missing. */
  readonly writeUntil: (nowMs: number, cut: number) => void;
}

/**
 * Two symbols over four days. Each bar comes when it closes, but for an outage of ETHUSDT of up to
 * two days, whose bars come one after the other when it is over, and a gap of BTCUSDT that is filled
 * hours later. Rows are decided up to five hours after the record's time.
 */
export async function lateMarket(seed: number): Promise<LateMarket> {
  const random = xoroshiro128plus(seed);
  const uniform = () => uniformFloat64(random);
  const { registry, version } = await watchedRegistry();
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const prices = join(folder, 'prices.csv');
  let nowMs = START_MS;

  const bars = candleArrivals(uniform);
  const rows = rowArrivals(uniform, version);
  const writeUntil = (now: number, cut: number) => {
    nowMs = now;
    writeFileSync(prices, `timestamp,symbol,open,high,low,close\n${textUntil(bars, now, cut)}`);
    for (let day = START_MS; day <= now; day += 24 * HOUR_MS) {
      const ofDay = rows.filter(({ atMs }) => atMs >= day && atMs < day + 24 * HOUR_MS);
      const name = `predictions-${new Date(day).toISOString().slice(0, 10)}.jsonl`;
      const isFresh = rows.some(({ atMs }) => atMs <= now && atMs > now - LOG_DELAY_MS);
      const isGrowing = isFresh && now < day + 24 * HOUR_MS;
      writeFileSync(join(logs, name), textUntil(ofDay, now, isGrowing ? cut : 0));
    }
  };
  const settings = {
    ...{ bar_time: 'close' as const, bar_minutes: null, barrier: 1.5, cost_pct: 0.04 },
    // Half of the markets need the bars before a decision too.
    ...(seed % 2 === 0 ? { take_profit_pct: 0.5, stop_loss_pct: 0.5 } : BY_VOLATILITY),
    label_horizon_minutes: 60,
  };
  const options: PassOptions = {
    ...{
      registry,
      decisions: [logs],
      prices: [prices],
      rows: null,
      outcomes: [],
      symbolMap: new Map(),
      settings,
    },
    ...{
      isOnline: false,
      isPromoting: false,
      targetPrecision: 0.7,
      everyMs: 2 * HOUR_MS,
      logDelayMs: LOG_DELAY_MS,
      nowMs: () => nowMs,
    },
    disk: nodeDisk,
    actor: 'meta-supervisor of test',
  };
  return { options, endMs: START_MS + (DAYS + 1) * 24 * HOUR_MS, writeUntil };
}

function textUntil(lines: readonly Arrival[], now: number, cut: number): string {
  const text = lines.flatMap(({ atMs, text: line }) => (atMs <= now ? [line] : [])).join('');
  return cut === 0 ? text : text.slice(0, -cut);
}

function candleArrivals(uniform: () => number): Arrival[] {
  const bars = DAYS * 96;
  const outage = Math.floor(uniform() * bars * 0.4);
  const isOver = outage + Math.floor(uniform() * 192);
  const gap = Math.floor(uniform() * bars * 0.8);
  const arrivals: (Arrival & { readonly order: number })[] = [];
  for (const [i, symbol] of SYMBOLS.entries()) {
    let price = 100;
    for (let bar = 0; bar < bars; bar += 1) {
      const open = price;
      price *= uniform() < 0.5 ? 1.004 : 1 / 1.004;
      const closeMs = START_MS + bar * BAR_MS;
      const isOut = symbol === 'ETHUSDT' && bar >= outage && bar < isOver;
      const isGap = symbol === 'BTCUSDT' && bar >= gap && bar < gap + 3;
      const cameAt = isOut ? isOver : isGap ? gap + 20 : bar;
      const at = new Date(closeMs).toISOString();
      const cells = [at, symbol, open, Math.max(open, price), Math.min(open, price), price];
      const order = cameAt * 10 + (isGap ? 9 : i);
      arrivals.push({ atMs: START_MS + cameAt * BAR_MS, text: `${cells.join(',')}\n`, order });
    }
  }
  return arrivals.sort((one, other) => one.order - other.order);
}

function rowArrivals(uniform: () => number, version: string): Arrival[] {
  const rows: Arrival[] = [];
  for (const symbol of SYMBOLS) {
    for (let hour = 1; hour < (DAYS - 1) * 24; hour += 1) {
      const timestampMs = START_MS + hour * HOUR_MS;
      const isLate = uniform() < 0.3;
      const decidedAtMs = timestampMs + Math.floor(uniform() * (isLate ? 5 * HOUR_MS : 60_000));
      const action = uniform() < 0.5 ? 'BUY' : 'SELL';
      const text = decisionRow({ timestampMs, decidedAtMs, symbol, action, version });
      rows.push({ atMs: decidedAtMs, text });
    }
  }
  return rows.sort((one, other) => one.atMs - other.atMs);
}
