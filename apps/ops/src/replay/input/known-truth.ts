import type { Decision } from '@meta-agent/decision';
import { horizonOf } from '@meta-agent/features';
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
  readonly #settingMinutes: number | null;
  #isDrawn = false;
  #longestMinutes = 0;

  /** @param horizonMinutes until a label is known; null leaves it to prices and outcomes */
  constructor(joined: GroundTruth, prices: PriceTruth | null, horizonMinutes: number | null) {
    this.joined = joined;
    this.prices = prices;
    this.#settingMinutes = horizonMinutes;
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
   * The longest time from a decision to its settlement, in milliseconds: of each record its own
   * horizon, else that of the settings, else its trade; without any of them one step of the log.
   */
  get lifeMs(): number {
    if (this.prices !== null) return this.prices.horizonMs;
    return this.#longestMinutes * 60_000 || (this.joined.records.medianStepMs() ?? 60_000);
  }

  /**
   * The truth of a row, by the rules of training: the vote is computed, never taken from the caller.
   * Call once for each row, in the order of the log.
   */
  of(row: ReplayRow, { base_ensemble_action: ensemble }: Decision): Truth {
    const { line, timestampMs, id, logged } = row;
    const { symbol } = line;
    const horizon = horizonOf(line);
    const decided = [ensemble, line.ensemble_action, logged?.decision.action];
    const facts = this.joined.find({
      ...{ timestampMs, symbol, horizon, id },
      decided: decided.filter((action) => action !== undefined),
    });
    this.#noteLife(horizon, facts.trade?.holdMinutes ?? 0);
    const own = facts.isRepeated ? null : facts.trade;
    const settlement = this.prices?.settle({ symbol, timestampMs, horizon }, own) ?? null;
    const label = this.#labelOf(facts, settlement, ensemble, row);
    const isLabelled = label.action !== null;
    return { label, profits: this.#profitsOf(facts, settlement, logged, isLabelled) };
  }

  /** A trade that stays open longer than its record's own horizon lives until it is closed. */
  #noteLife(ownMinutes: number | null, heldMinutes: number): void {
    const lifeMinutes =
      ownMinutes === null
        ? (this.#settingMinutes ?? heldMinutes)
        : Math.max(ownMinutes, heldMinutes);
    this.#longestMinutes = Math.max(this.#longestMinutes, lifeMinutes);
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
