import { ACTIONS, classOf, DEFAULT_AGENTS, horizonOf, parseTimestamp } from '@meta-agent/features';
import type { LogRow } from '../log-row-schema';
import { ABSENT } from '../signal-table';

/** What training reads of one record. A reader of many lines fills one object again and again. */
export class RowValues {
  /** Milliseconds since 1970. */
  timestampMs = NaN;
  symbol = '';
  /** Null without one. */
  horizonMinutes: number | null = null;
  id: string | null = null;
  client: string | null = null;
  /** Milliseconds since 1970; NaN where not logged. */
  decidedMs = NaN;
  /** False where the record is marked `"train": false`. */
  isForTraining = true;
  /** A class per agent, or ABSENT. */
  readonly actions: Uint8Array;
  /** 0..1 per agent; NaN without a signal. */
  readonly confidences: Float64Array;
  /** The class of the logged vote, or ABSENT. */
  ensembleClass: number = ABSENT;
  /** The class of the decision, or ABSENT. */
  decidedClass: number = ABSENT;
  /** Per action; NaN where not logged. */
  readonly propensities = new Float64Array(ACTIONS.length).fill(NaN);
  /** Volatility and trend strength; NaN where not logged. */
  readonly regime = new Float64Array(2).fill(NaN);

  constructor(readonly agents: readonly string[] = DEFAULT_AGENTS.names) {
    this.actions = new Uint8Array(agents.length).fill(ABSENT);
    this.confidences = new Float64Array(agents.length).fill(NaN);
  }

  /** Forgets the values of the record before. */
  clear(): void {
    this.horizonMinutes = null;
    this.id = null;
    this.client = null;
    this.decidedMs = NaN;
    this.isForTraining = true;
    this.ensembleClass = ABSENT;
    this.decidedClass = ABSENT;
    this.regime[0] = NaN;
    this.regime[1] = NaN;
    // Loops: `fill` and `set` of a few elements cost more than the elements.
    for (let i = 0; i < this.actions.length; i += 1) {
      this.actions[i] = ABSENT;
      this.confidences[i] = NaN;
    }
    for (let k = 0; k < this.propensities.length; k += 1) this.propensities[k] = NaN;
  }

  /** Takes the values of a record that the schema has checked. */
  read(record: LogRow): this {
    const { decided_at: decidedAt, ensemble_action: vote, decision } = record;
    this.timestampMs = parseTimestamp(record.timestamp);
    this.symbol = record.symbol;
    this.horizonMinutes = horizonOf(record);
    this.id = record.id ?? null;
    this.client = record.client ?? null;
    this.decidedMs = decidedAt === undefined ? NaN : parseTimestamp(decidedAt);
    this.isForTraining = record.train !== false;
    this.agents.forEach((agent, i) => {
      const signal = record.base_predictions[agent];
      this.actions[i] = signal ? classOf(signal.action) : ABSENT;
      this.confidences[i] = signal ? signal.confidence : NaN;
    });
    this.ensembleClass = vote === undefined ? ABSENT : classOf(vote);
    this.decidedClass = decision === undefined ? ABSENT : classOf(decision.action);
    ACTIONS.forEach((action, k) => {
      this.propensities[k] = record.propensities?.[action] ?? NaN;
    });
    const regime = record.regime ?? record.regime_info;
    this.regime[0] = regime?.volatility ?? NaN;
    this.regime[1] = regime?.trend_strength ?? NaN;
    return this;
  }
}
