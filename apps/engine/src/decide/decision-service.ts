import type { MetaAgent } from '@meta-agent/decision';
import { answerOf } from '../answer/answer-writer';
import type { EngineConfig } from '../config/engine-config';
import type { DecisionLog } from '../decision-log/decision-log';
import { decisionLine } from '../logging/decision-line';
import type { InfoLogger } from '../logging/fast-info';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { Past } from '../past/past';
import type { AgentReports } from '../status/agent-reports';
import type { LoggedVotes } from '../status/logged-votes';
import type { OverrideRates } from '../status/override-rates';
import type { DecisionFeed } from '../stream/decision-feed';
import { afterAnswers } from '../timing/end-of-turn';
import { isoTimes } from '../timing/iso-time';
import { createEnveloper } from './create-enveloper';
import { keptOf, textsOf, type Decided, type Origin } from './decided';
import { createRowWriter } from './decision-row';
import { createExplorationWriter } from './exploration-members';
import type { ParsedRecord } from './parsed-record';
import { createTrainRule } from './row-age';

export interface DecisionServiceOptions {
  readonly agent: MetaAgent;
  readonly log: DecisionLog | null;
  readonly sync: 'interval' | 'always';
  /** Rows of older records are logged with `train: false`. */
  readonly maxRowAgeMs: number;
  readonly loggedDecisions: EngineConfig['loggedDecisions'];
  readonly logger: InfoLogger;
  readonly metrics: EngineMetrics;
  readonly feed: DecisionFeed;
  readonly past: Pick<Past, 'record'>;
  readonly reports: AgentReports;
  readonly overrideRates: OverrideRates;
  readonly votes: LoggedVotes;
  readonly nowMs: () => number;
}

/** How records are decided. */
export interface DecideOptions {
  readonly isExplained: boolean;
  /** The name of the caller's token; null without one. */
  readonly client?: string | null;
  /** The id of the HTTP request, for the rows. */
  readonly requestId: string;
}

/**
 * Decides records. Each decision is counted before it is returned and, with sync `always`, on disk.
 * The log row, text log and feed of a decision are written after this turn's answers are sent.
 */
export class DecisionService {
  readonly #options: DecisionServiceOptions;
  readonly #rowOf: ReturnType<typeof createRowWriter>;
  readonly #explorationOf: ReturnType<typeof createExplorationWriter>;
  readonly #isoOf = isoTimes();
  readonly #isTrained: ReturnType<typeof createTrainRule>;
  readonly #envelop: ReturnType<typeof createEnveloper>;
  #unwritten: Decided[] = [];

  constructor(options: DecisionServiceOptions) {
    this.#options = options;
    this.#explorationOf = createExplorationWriter(options.agent.policy);
    this.#rowOf = createRowWriter(options.agent.policy);
    this.#isTrained = createTrainRule(options.maxRowAgeMs);
    this.#envelop = createEnveloper(options.nowMs);
  }

  /** The agents whose signals are read now. */
  get agents(): readonly string[] {
    return this.#options.agent.agents;
  }

  /**
   * Decides records in their order.
   * @returns each answer as JSON
   * @throws EngineError decision_log_unavailable, with sync `always`
   */
  decide(
    records: readonly ParsedRecord[],
    { isExplained, client = null, requestId }: DecideOptions,
  ): readonly string[] | Promise<readonly string[]> {
    const { log, sync, nowMs } = this.#options;
    const caller = { client, requestId };
    const decided = records.map((parsed) => this.#decideOne(parsed, isExplained, caller));
    const answers = decided.map(({ answer }) => answer);
    if (log === null || sync === 'interval') {
      this.#writeLater(decided);
      return answers;
    }
    const atMs = nowMs();
    return log.appendDurably(this.#rowsOf(decided, atMs), atMs).then(() => {
      this.#writeLater(decided);
      return answers;
    });
  }

  /**
   * Decides one record, with its row: the same text as in the decision log.
   * @throws EngineError decision_log_unavailable, with sync `always`
   */
  async decideWithRow(
    parsed: ParsedRecord,
    { isExplained, client = null, requestId }: DecideOptions,
  ): Promise<{ readonly answer: string; readonly row: string }> {
    const { log, sync, nowMs } = this.#options;
    const decided = this.#decideOne(parsed, isExplained, { client, requestId });
    const atMs = nowMs();
    const [row] = this.#rowsOf([decided], atMs);
    if (sync === 'always') await log?.appendDurably([row], atMs);
    else log?.append(row, atMs);
    afterAnswers(() => {
      this.#report([decided]);
    });
    return { answer: decided.answer, row };
  }

  #writeLater(decided: readonly Decided[]): void {
    if (this.#unwritten.length === 0) {
      afterAnswers(() => {
        this.#write();
      });
    }
    this.#unwritten.push(...decided);
  }

  #write(): void {
    const { log, sync, nowMs } = this.#options;
    const decided = this.#unwritten;
    this.#unwritten = [];
    if (log !== null && sync === 'interval') {
      const atMs = nowMs();
      for (const row of this.#rowsOf(decided, atMs)) log.append(row, atMs);
    }
    this.#report(decided);
  }

  #decideOne(parsed: ParsedRecord, isExplained: boolean, origin: Origin): Decided {
    const { agent, metrics, reports, votes, overrideRates } = this.#options;
    const deliberation = agent.deliberate(parsed.record, { explain: isExplained });
    const { decision } = deliberation;
    metrics.countDecision(decision);
    metrics.countChallenger(deliberation);
    reports.record(parsed.record);
    overrideRates.record(origin.client, decision.use_meta);
    votes.record(parsed.record, decision);
    const envelope = this.#envelop(parsed);
    const answer = answerOf(envelope, decision);
    return { parsed, origin, deliberation, envelope, answer };
  }

  #rowsOf(decided: readonly Decided[], atMs: number): string[] {
    const decidedAt = this.#isoOf(atMs);
    return decided.map((one) => this.#rowOf(this.#partsOf(one, decidedAt, atMs)));
  }

  /** Each member is named: to copy the rest of an object takes as long as the row. */
  #partsOf(decided: Decided, decidedAt: string, atMs: number) {
    const { parsed, origin, deliberation, envelope } = decided;
    const { decision, inForce, otherHorizons, shadow } = deliberation;
    const { timestamp } = envelope;
    const { line, decision: text } = textsOf(decided);
    return {
      record: parsed.record,
      line,
      decision: text,
      modelVersion: decision.model_version,
      timestamp,
      decidedAt,
      client: origin.client,
      requestId: origin.requestId,
      isTrained: this.#isTrained(timestamp, decision, atMs),
      exploration: this.#explorationOf(parsed, decision),
      otherHorizons,
      inForce,
      shadow,
    };
  }

  /** Reports decisions in the text log and on the console, and keeps them. */
  #report(decided: readonly Decided[]): void {
    const { feed, past, logger, loggedDecisions, nowMs } = this.#options;
    const atMs = nowMs();
    for (const one of decided) {
      const { parsed, deliberation, envelope } = one;
      const { decision } = deliberation;
      feed.record(parsed.record, decision, envelope, parsed.agents);
      past.record(keptOf(one, atMs), decision);
      const isLogged = loggedDecisions === 'overrides' ? decision.use_meta : true;
      if (isLogged && loggedDecisions !== 'off') logger.info(decisionLine(decision));
    }
  }
}
