import { decide, type MetaAgent } from '@meta-agent/decision';
import { answerOf } from '../answer/answer-writer';
import { createEnveloper } from './create-enveloper';
import type { DecideOptions } from './decision-service';
import type { ParsedRecord } from './parsed-record';

/** Decides as DecisionService would now, without an effect: nothing is counted or logged. */
export class WhatIfService {
  readonly #agent: MetaAgent;
  readonly #nowMs: () => number;
  readonly #envelop: ReturnType<typeof createEnveloper>;

  constructor({ agent, nowMs }: { readonly agent: MetaAgent; readonly nowMs: () => number }) {
    this.#agent = agent;
    this.#nowMs = nowMs;
    this.#envelop = createEnveloper(nowMs);
  }

  /** The agents whose signals are read now. */
  get agents(): readonly string[] {
    return this.#agent.agents;
  }

  /** @returns each answer as JSON, in the records' order */
  decide(records: readonly ParsedRecord[], { isExplained }: DecideOptions): readonly string[] {
    const { model, policy } = this.#agent;
    const context = { model, policy, nowMs: this.#nowMs(), explain: isExplained };
    return records.map((parsed) => {
      const otherHorizons = this.#agent.otherHorizons(parsed.record);
      const decision = decide(parsed.record, { ...context, otherHorizons });
      return answerOf(this.#envelop(parsed), decision);
    });
  }
}
