import type { Decision, MetaAgent } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import type { Logger } from 'pino';
import type { EngineConfig } from '../config/engine-config';
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

/** Decides records; each decision is counted, logged and kept before it is given out. */
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
    const decisions = records.map((record) => this.#decideOne(record, isExplained));
    const answers = decisions.map((decision) => JSON.stringify(decision));
    if (log === null || records.length === 0) return answers;
    const now = nowMs();
    const rows = this.#rowsOf(records, decisions, answers, now);
    if (sync === 'always') return log.appendDurably(rows, now).then(() => answers);
    for (const row of rows) log.append(row, now);
    return answers;
  }

  #rowsOf(
    records: readonly SignalRecord[],
    decisions: readonly Decision[],
    answers: readonly string[],
    nowMs: number,
  ): string[] {
    const decidedAt = new Date(nowMs).toISOString();
    return decisions.map((decision, i) =>
      this.#rowOf({
        record: records[i],
        // Explanations can be had again from the row.
        decision:
          decision.explanation === undefined
            ? answers[i]
            : JSON.stringify({ ...decision, explanation: undefined }),
        modelVersion: decision.model_version,
        decidedAt,
      }),
    );
  }

  #decideOne(record: SignalRecord, isExplained: boolean): Decision {
    const { agent, metrics, feed, logger, loggedDecisions } = this.#options;
    const decision = agent.predict(record, { explain: isExplained });
    metrics.countDecision(decision);
    feed.record(record, decision);
    if (loggedDecisions === 'all' || (loggedDecisions === 'overrides' && decision.use_meta)) {
      logger.info(decisionLine(decision));
    }
    return decision;
  }
}
