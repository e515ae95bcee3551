import { ACTIONS, DEFAULT_AGENTS, type Action } from '@meta-agent/features';
import type { MarketOptions } from '../market/market-options';
import type { SimulatedRecord } from '../market/simulate-market';
import { testStart } from '../market/test-split';
import { BARRIER_PCT, COST_PCT } from '../market/trade';
import { record, share } from './shares';
import { TestScorer, type TestScores } from './test-scorer';

/** The source mark in every line and row that this tool writes. */
export const SOURCE = 'simulated';

const NOTE =
  'Made by meta-simulate for demos, tests and benchmarks: no market, agent or trade in here is real.';

/** The settings that settle the candles. */
interface Settlement {
  readonly take_profit_pct: number;
  readonly stop_loss_pct: number;
  readonly cost_pct: number;
  readonly label_horizon_minutes: number;
}

/** The content of `truth.json`: the best possible answer, and what was simulated. */
export interface Truth {
  readonly source: typeof SOURCE;
  readonly note: string;
  readonly market: string;
  readonly seed: number;
  readonly records: number;
  readonly symbols: readonly string[];
  /** Absent for the agents of the guide. */
  readonly agents?: readonly string[];
  readonly step_minutes: number;
  readonly missing: number;
  readonly first_timestamp: string;
  readonly last_timestamp: string;
  readonly class_shares: Readonly<Record<Action, number>>;
  /** Rows of `outcomes.csv`. */
  readonly trades: number;
  /** With `prices.csv`: what settles its candles into the labels and profits of the market. */
  readonly settlement?: Settlement;
  /** The last 20 %: the test part of a trainer that splits 80/20. `first_record` counts from 0. */
  readonly test: { readonly first_record: number } & TestScores;
}

/** Counts a simulation's records, in order, and computes the best possible scores. */
export class TruthCollector {
  private readonly firstTest: number;
  private readonly test: TestScorer;
  private readonly labels = { SELL: 0, HOLD: 0, BUY: 0 };
  private records = 0;
  private trades = 0;
  private firstTimestamp = '';
  private lastTimestamp = '';

  constructor(private readonly options: MarketOptions) {
    this.test = new TestScorer(options.agents.names);
    this.firstTest = testStart(options.records, options.symbols.length);
  }

  observe(simulated: SimulatedRecord): void {
    const { timestamp } = simulated.record;
    if (this.records === 0) this.firstTimestamp = timestamp;
    this.lastTimestamp = timestamp;
    this.labels[simulated.label] += 1;
    if (simulated.outcome !== null) this.trades += 1;
    if (this.records >= this.firstTest) this.test.observe(simulated);
    this.records += 1;
  }

  result(): Truth {
    const { market, seed, symbols, agents, stepMinutes, missing, withPrices } = this.options;
    return {
      source: SOURCE,
      note: NOTE,
      market: market.name,
      seed,
      records: this.records,
      symbols,
      ...(agents !== DEFAULT_AGENTS && { agents: agents.names }),
      step_minutes: stepMinutes,
      missing,
      first_timestamp: this.firstTimestamp,
      last_timestamp: this.lastTimestamp,
      class_shares: record(ACTIONS, (action) => share(this.labels[action], this.records)),
      trades: this.trades,
      ...(withPrices && { settlement: settlementOf(stepMinutes) }),
      test: { first_record: this.firstTest, ...this.test.result() },
    };
  }
}

function settlementOf(stepMinutes: number): Settlement {
  return {
    take_profit_pct: BARRIER_PCT,
    stop_loss_pct: BARRIER_PCT,
    cost_pct: COST_PCT,
    label_horizon_minutes: stepMinutes,
  };
}
