import type { Decision, MetaAgent } from '@meta-agent/decision';
import type { Logger } from 'pino';
import type { EngineConfig } from '../config/engine-config';
import { afterAnswers } from '../timing/end-of-turn';
import { isoTimes } from '../timing/iso-time';
import type { DecisionLog } from '../decision-log/decision-log';
import { decisionLine } from '../logging/decision-line';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { DecisionFeed } from '../stream/decision-feed';
import type { AskedRecord } from './parsed-record';
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
  readonly asked: AskedRecord;
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
  readonly #isoOf = isoTimes();
  #unwritten: Decided[] = [];

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
    records: readonly AskedRecord[],
    isExplained: boolean,
  ): readonly string[] | Promise<readonly string[]> {
    const { log, sync, nowMs } = this.#options;
    const decided = records.map((asked) => this.#decideOne(asked, isExplained));
    const answers = decided.map(({ answer }) => answer);
    if (log === null || sync === 'interval') {
      this.#writeDownLater(decided);
      return answers;
    }
    const atMs = nowMs();
    return log.appendDurably(this.#rowsOf(decided, atMs), atMs).then(() => {
      this.#writeDownLater(decided);
      return answers;
    });
  }

  #writeDownLater(decided: readonly Decided[]): void {
    if (this.#unwritten.length === 0) {
      afterAnswers(() => {
        this.#writeDown();
      });
    }
    this.#unwritten.push(...decided);
  }

  #writeDown(): void {
    const { log, sync, nowMs } = this.#options;
    const decided = this.#unwritten;
    this.#unwritten = [];
    if (log !== null && sync === 'interval') {
      const atMs = nowMs();
      for (const row of this.#rowsOf(decided, atMs)) log.append(row, atMs);
    }
    this.#tell(decided);
  }

  #decideOne(asked: AskedRecord, isExplained: boolean): Decided {
    const { agent, metrics } = this.#options;
    const decision = agent.predict(asked.record, { explain: isExplained });
    metrics.countDecision(decision);
    return { asked, decision, answer: JSON.stringify(decision) };
  }

  #rowsOf(decided: readonly Decided[], atMs: number): string[] {
    if (this.#options.log === null) return [];
    const decidedAt = this.#isoOf(atMs);
    return decided.map(({ asked, decision, answer }) => {
      const { explanation, model_version } = decision;
      // Explanations can be had again from the row.
      const isPlain = explanation === undefined;
      const kept = isPlain ? answer : JSON.stringify({ ...decision, explanation: undefined });
      return this.#rowOf({ asked, decision: kept, modelVersion: model_version, decidedAt });
    });
  }

  /** Tells people, in the log and on the page. */
  #tell(decided: readonly Decided[]): void {
    const { feed, logger, loggedDecisions } = this.#options;
    for (const { asked, decision } of decided) {
      feed.record(asked.record, decision);
      const isLogged = loggedDecisions === 'overrides' ? decision.use_meta : true;
      if (isLogged && loggedDecisions !== 'off') logger.info(decisionLine(decision));
    }
  }
}
