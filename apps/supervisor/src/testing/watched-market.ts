import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { parseSymbolMap } from '@meta-agent/log-files';
import { openRegistry, type Registry } from '@meta-agent/model-io';
import { smallDraft } from '@meta-agent/model-io/testing';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { PassOptions } from '../pass/pass-options';
import { decisionRow } from './decision-row';

const START_MS = Date.UTC(2026, 0, 1);
const BAR_MS = 900_000;
const BARS_A_DAY = 96;
const DAY_MS = 86_400_000;
/** A decision an hour. */
const BARS_A_DECISION = 4;

export interface Market {
  readonly days: number;
  /** Probability that the model is right on a day. */
  readonly skill: (day: number) => number;
  readonly seed: number;
  /** Probability that a challenger is right; without one there is none. */
  readonly challengerSkill?: number;
}

export interface WatchedMarket {
  readonly registry: Registry;
  readonly version: string;
  /** The challenger's; saved in any market. */
  readonly challenger: string;
  readonly options: PassOptions;
  /** Writes decisions and prices of the first days, and the bar after them. */
  readonly writeDays: (days: number) => void;
}

/**
 * Prices that move by 1 % a bar, up or down, and a model that changes the vote's HOLD to BUY or SELL
 * each hour. A right answer earns 0.46 %, a wrong one loses 0.54 %.
 */
export async function watchedMarket({
  days,
  skill,
  seed,
  challengerSkill,
}: Market): Promise<WatchedMarket> {
  const { registry, version } = await watchedRegistry();
  const { version: challenger } = await registry.save(draftWithEvidence(2));
  const random = xoroshiro128plus(seed);
  const moves = Array.from({ length: days * BARS_A_DAY + 1 }, () =>
    uniformFloat64(random) < 0.5 ? 1.01 : 1 / 1.01,
  );
  const isRight = moves.map(
    (_, bar) => uniformFloat64(random) < skill(Math.floor(bar / BARS_A_DAY)),
  );
  const isChallengerRight = moves.map(() => uniformFloat64(random) < (challengerSkill ?? 0));
  const folder = temporaryFolder();
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  const prices = join(folder, 'prices.csv');

  const writeDays = (written: number) => {
    const bars = written * BARS_A_DAY;
    writeFileSync(prices, candles(moves.slice(0, bars + 1)));
    for (let day = 0; day < written; day += 1) {
      const rows: string[] = [];
      for (let bar = day * BARS_A_DAY; bar < (day + 1) * BARS_A_DAY; bar += BARS_A_DECISION) {
        const isUp = moves[bar] > 1;
        const action = isUp === isRight[bar] ? 'BUY' : 'SELL';
        const other = isUp === isChallengerRight[bar] ? 'BUY' : 'SELL';
        rows.push(
          decisionRow({
            ...{ timestampMs: START_MS + bar * BAR_MS, action, version },
            // What is decided at midnight is a row of the next day: it comes with that day.
            decidedAtMs: START_MS + bar * BAR_MS + 1000,
            ...(challengerSkill !== undefined && {
              challenger: { version: challenger, action: other },
              isCanary: bar % 32 === 0,
            }),
          }),
        );
      }
      const date = new Date(START_MS + day * DAY_MS).toISOString().slice(0, 10);
      writeFileSync(join(logs, `predictions-${date}.jsonl`), rows.join(''));
    }
  };
  const options = optionsOf(registry, { decisions: [logs], prices: [prices] });
  return { registry, version, challenger, options, writeDays };
}

function optionsOf(
  registry: Registry,
  files: Pick<PassOptions, 'decisions' | 'prices'>,
): PassOptions {
  const settings = {
    ...{ bar_time: 'close' as const, bar_minutes: null, barrier: 1.5, cost_pct: 0.04 },
    ...{ take_profit_pct: 0.5, stop_loss_pct: 0.5, label_horizon_minutes: 15 },
  };
  return {
    ...{ registry, ...files, rows: null, outcomes: [], symbolMap: parseSymbolMap([]), settings },
    ...{ isOnline: false, isPromoting: false, targetPrecision: 0.7 },
    ...{ everyMs: 6 * 3_600_000, logDelayMs: 0, nowMs: Date.now },
    disk: nodeDisk,
    actor: 'meta-supervisor of test',
  };
}

/** A registry whose current version has measured evidence. */
export async function watchedRegistry() {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  await registry.assertWritable();
  const { version } = await registry.save(draftWithEvidence());
  const why = { actor: 'test', reason: 'first', forced: false };
  await registry.promote({ version, event: 'promote', ...why });
  return { registry, version };
}

/** Out of fold, 720 answers differ from the vote: so many with at least this probability. */
const CURVE = [
  [0.96, 120],
  [0.7, 600],
  [0.34, 720],
].map(([threshold, overrides]) => ({
  ...{ threshold, overrides, override_rate: overrides / 1000 },
  ...{ precision: null, precision_lower_bound: null },
}));

/** The scatter of 720 changes in 30 days: 0.5 % each. */
function draftWithEvidence(seed = 1) {
  const draft = smallDraft(seed);
  const evidence = {
    ...{ status: 'measured' as const, life_minutes: 15, blocks: 32, active_blocks: 32 },
    ...{ span_days: 30, estimate: 0.2, standard_error: 0.5 / Math.sqrt(720), lower_bound: 0.1 },
    ...{ ci95: [0.1, 0.3] as [number, number], missing_days: null, weeks_to_prove: null },
  };
  const profit = { identification: 'prices' as const, identified_share: 1, base: 0, final: 144 };
  const kinds = { added: 720, removed: 0, reversed: 0, unknown: 0, difference_ci95: null };
  const { metrics } = draft.metadata;
  const pnl = { ...profit, ...kinds, evidence };
  const measured = { ...metrics, decision_layer: { ...metrics.decision_layer, pnl } };
  const threshold = { ...draft.metadata.override_threshold, curve: CURVE };
  const metadata = { ...draft.metadata, metrics: measured, override_threshold: threshold };
  return { ...draft, metadata };
}

/** The bar that ends at the start of the decision's hour has the price before the move. */
function candles(moves: readonly number[]): string {
  const lines = ['timestamp,symbol,open,high,low,close'];
  let price = 100;
  lines.push(lineOf(START_MS, price, price));
  moves.forEach((move, bar) => {
    lines.push(lineOf(START_MS + (bar + 1) * BAR_MS, price, price * move));
    price *= move;
  });
  return `${lines.join('\n')}\n`;
}

function lineOf(closeMs: number, open: number, close: number): string {
  const at = new Date(closeMs).toISOString();
  return [at, 'BTCUSDT', open, Math.max(open, close), Math.min(open, close), close].join(',');
}
