import type { Decision, MetaAgent } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import type { Logger } from 'pino';
import type { EngineConfig } from '../config/engine-config';
import { afterAnswers } from '../end-of-turn';
import type { DecisionLog } from '../decision-log/decision-log';
import { decisionLine } from '../logging/decision-line';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { DecisionFeed } from '../stream/decision-feed';
import { createRowWriter } from './decision-row';

export interface DecisionDeskOptions {
  readonly agent: MetaAgent;
  readonly log: DecisionLog | null;
  readonly sync: 'interval' | 'always';
  readonly loggedDecisions: EngineConfig['loggedDecisions'];
  readonly logger: Logger;
  readonly metrics: EngineMetrics;
  readonly feed: DecisionFeed;
  readonly nowMs: () => number;
}

interface Decided {
  readonly record: SignalRecord;
  readonly decision: Decision;
  /** The decision as JSON. */
  readonly answer: string;
}

/**
 * Decides records; each decision is counted before it is given out and, with sync `always`, on
 * the disk. Everything else is written down when the answers of this turn are on their way.
 */
export class DecisionDesk {
  readonly #options: DecisionDeskOptions;
  readonly #rowOf: ReturnType<typeof createRowWriter>;

  constructor(options: DecisionDeskOptions) {
    this.#options = options;
    this.#rowOf = createRowWriter(options.agent.policy);
  }

  /**
   * Decides records in their order.
   * @returns each decision as JSON
   * @throws EngineError decision_log_unavailable, with sync `always`
   */
  decide(
    records: readonly SignalRecord[],
    isExplained: boolean,
  ): readonly string[] | Promise<readonly string[]> {
    const { log, sync, nowMs } = this.#options;
    const decided = records.map((record) => this.#decideOne(record, isExplained));
    const answers = decided.map(({ answer }) => answer);
    const atMs = nowMs();
    if (log === null || sync === 'interval') {
      afterAnswers(() => {
        for (const row of this.#rowsOf(decided, atMs)) log?.append(row, atMs);
        this.#tell(decided);
      });
      return answers;
    }
    return log.appendDurably(this.#rowsOf(decided, atMs), atMs).then(() => {
      afterAnswers(() => {
        this.#tell(decided);
      });
      return answers;
    });
  }

  #decideOne(record: SignalRecord, isExplained: boolean): Decided {
    const { agent, metrics } = this.#options;
    const decision = agent.predict(record, { explain: isExplained });
    metrics.countDecision(decision);
    return { record, decision, answer: JSON.stringify(decision) };
  }

  #rowsOf(decided: readonly Decided[], atMs: number): string[] {
    if (this.#options.log === null) return [];
    const decidedAt = new Date(atMs).toISOString();
    return decided.map(({ record, decision, answer }) => {
      const { explanation, model_version } = decision;
      // Explanations can be had again from the row.
      const isPlain = explanation === undefined;
      const kept = isPlain ? answer : JSON.stringify({ ...decision, explanation: undefined });
      return this.#rowOf({ record, decision: kept, modelVersion: model_version, decidedAt });
    });
  }

  /** Tells people, in the log and on the page. */
  #tell(decided: readonly Decided[]): void {
    const { feed, logger, loggedDecisions } = this.#options;
    for (const { record, decision } of decided) {
      feed.record(record, decision);
      const isLogged = loggedDecisions === 'overrides' ? decision.use_meta : true;
      if (isLogged && loggedDecisions !== 'off') logger.info(decisionLine(decision));
    }
  }
}
