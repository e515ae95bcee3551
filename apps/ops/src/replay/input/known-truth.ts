import type { Decision } from '@meta-agent/decision';
import {
  labelRecord,
  labelSourceOf,
  profitsOfExecution,
  profitsOfSettlement,
  profitsOfTrade,
  type ActionProfits,
  type GroundTruth,
  type Identification,
  type LabelSource,
  type RecordFacts,
  type Settlement,
  type Truth,
} from '@meta-agent/outcomes';
import type { PriceTruth } from './price-truth';
import type { LoggedDecision, ReplayRow } from './replay-row';

const NO_LABEL = Object.freeze({ action: null, isAssumed: false });

/** What is known of the records of a log: labels, prices, outcomes. */
export class KnownTruth {
  readonly joined: GroundTruth;
  readonly prices: PriceTruth | null;
  /** Null without labels, prices and outcomes. */
  readonly source: LabelSource | null;
  readonly #horizonMs: number;
  #isDrawn = false;
  #longestHoldMs = 0;

  /** @param horizonMinutes until a label is known; null leaves it to prices and outcomes */
  constructor(joined: GroundTruth, prices: PriceTruth | null, horizonMinutes: number | null) {
    this.joined = joined;
    this.prices = prices;
    this.#horizonMs = (horizonMinutes ?? 0) * 60_000;
    const { hasLabels: labels, hasOutcomes: outcomes } = joined;
    this.source = labelSourceOf({ labels, prices: prices !== null, outcomes });
  }

  /** How the profits are known, once all records are read; null without prices and outcomes. */
  get identification(): Identification | null {
    if (this.prices !== null) return 'prices';
    if (!this.joined.hasOutcomes) return null;
    return this.#isDrawn ? 'explored' : 'executed';
  }

  /**
   * The longest time from a decision to its settlement, in milliseconds: the horizon, else
   * the longest trade, else one step of the log.
   */
  get lifeMs(): number {
    if (this.prices !== null) return this.prices.horizonMs;
    if (this.#horizonMs > 0) return this.#horizonMs;
    return this.#longestHoldMs || (this.joined.records.medianStepMs() ?? 60_000);
  }

  /**
   * The truth of a row, by the rules of training: the vote is computed, never taken from the caller.
   * Call once for each row, in the order of the log.
   */
  of(row: ReplayRow, { base_ensemble_action: ensemble }: Decision): Truth {
    const { line, timestampMs, id, logged } = row;
    const decided = [ensemble, line.ensemble_action, logged?.decision.action];
    const facts = this.joined.find({
      ...{ timestampMs, symbol: line.symbol, horizon: line.horizon, id },
      decided: decided.filter((action) => action !== undefined),
    });
    this.#longestHoldMs = Math.max(this.#longestHoldMs, (facts.trade?.holdMinutes ?? 0) * 60_000);
    const own = facts.isRepeated ? null : facts.trade;
    const { symbol, horizon } = line;
    const settlement = this.prices?.settle({ symbol, timestampMs, horizon }, own) ?? null;
    const label = this.#labelOf(facts, settlement, ensemble, row);
    const isLabelled = label.action !== null;
    return { label, profits: this.#profitsOf(facts, settlement, logged, isLabelled) };
  }

  #labelOf(
    { fileLabel, trade }: RecordFacts,
    settlement: Settlement | null,
    ensemble: Decision['action'],
    { line: { base_predictions: predictions } }: ReplayRow,
  ): Truth['label'] {
    if (this.source === null) return NO_LABEL;
    const settledLabel = settlement?.settled === true ? settlement.label : null;
    return labelRecord(this.source, { fileLabel, settledLabel, trade, ensemble, predictions });
  }

  #profitsOf(
    { trade, isRepeated }: RecordFacts,
    settlement: Settlement | null,
    logged: LoggedDecision | null,
    isLabelled: boolean,
  ): ActionProfits | null {
    if (settlement !== null) return profitsOfSettlement(settlement);
    if (isRepeated || !this.joined.hasOutcomes) return null;
    if (logged !== null && isDraw(logged)) {
      this.#isDrawn = true;
      return profitsOfDraw(logged, trade);
    }
    // Without a label the profit of the executed trade counts for nothing: same rows, both measures.
    return isLabelled ? profitsOfTrade(trade) : null;
  }
}

type Draw = LoggedDecision & { readonly propensities: NonNullable<LoggedDecision['propensities']> };

function isDraw(logged: LoggedDecision): logged is Draw {
  const { propensities } = logged;
  return propensities !== null && Object.values(propensities).some((q) => q > 0 && q < 1);
}

function profitsOfDraw({ decision, propensities }: Draw, trade: RecordFacts['trade']) {
  const { action } = decision;
  const pnlPct = trade?.action === action ? trade.pnlPct : null;
  return profitsOfExecution({ action, propensities, pnlPct });
}
