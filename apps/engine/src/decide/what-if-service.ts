import type { MetaAgent } from '@meta-agent/decision';
import { answerOf } from '../answer/answer-writer';
import { createEnveloper } from './create-enveloper';
import type { DecideOptions } from './decision-service';
import type { ParsedRecord } from './parsed-record';

/** Decides as DecisionService would now, without an effect: nothing is counted or logged. */
export class WhatIfService {
  readonly #agent: MetaAgent;
  readonly #envelop: ReturnType<typeof createEnveloper>;

  constructor({ agent, nowMs }: { readonly agent: MetaAgent; readonly nowMs: () => number }) {
    this.#agent = agent;
    this.#envelop = createEnveloper(nowMs);
  }

  /** The agents whose signals are read now. */
  get agents(): readonly string[] {
    return this.#agent.agents;
  }

  /** @returns each answer as JSON, in the records' order */
  decide(records: readonly ParsedRecord[], { isExplained }: DecideOptions): readonly string[] {
    return records.map((parsed) => {
      const { decision } = this.#agent.consider(parsed.record, { explain: isExplained });
      return answerOf(this.#envelop(parsed), decision);
    });
  }
}
