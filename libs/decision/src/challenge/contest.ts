import type { SignalRecord } from '@meta-agent/features';
import { decide, type DecideContext } from '../decide';
import type { Decision } from '../decision-schema';
import type { HorizonActions } from '../horizon-conflict';
import { HorizonMemory } from '../horizon-memory';
import { NOTHING_IN_FORCE, type InForce } from '../in-force';
import type { MetaModel } from '../meta-model';
import type { Policy } from '../policy-schema';
import { isErrorReason } from '../reasons';
import { inForceOfCanary, inForceOfChallenger, isCanary } from './canary';

/** An answer, what it rests on, and what the other model says. */
export interface Deliberation {
  readonly decision: Decision;
  /** What was in force for the answer. */
  readonly inForce: InForce;
  /** What certified models had said about the other horizons of the record's moment. */
  readonly otherHorizons: HorizonActions;
  /** The decision of the model that did not answer; null without one. */
  readonly shadow: Decision | null;
}

/** A model and what it has said of other horizons. */
interface Side {
  readonly model: MetaModel | null;
  readonly horizons: HorizonMemory;
}

interface Circumstances {
  readonly nowMs: number;
  readonly explain: boolean;
}

/** A context whose members are in one order, so that V8 gives all one shape. */
interface Context extends Omit<DecideContext, 'explore'> {
  explore: boolean | undefined;
  readonly otherHorizons: HorizonActions;
}

/** Why a challenger is not asked; null when it is. */
export type ChallengerFault = 'no champion' | 'is the champion' | 'other agents than the champion';

/**
 * The champion, and a challenger that decides the same records: in shadow, or as a canary for a share
 * of them. A challenger that fails as a canary leaves the answer to the champion.
 */
export class Contest {
  readonly #policy: Policy;
  #champion: Side = { model: null, horizons: new HorizonMemory() };
  #challenger: Side | null = null;
  /** The challenger while it is asked. */
  #asked: Side | null = null;
  #mayAnswer = true;
  #inForce = NOTHING_IN_FORCE;
  #ofCanary = inForceOfCanary(NOTHING_IN_FORCE);
  #ofChallenger = inForceOfChallenger(NOTHING_IN_FORCE);

  constructor(policy: Policy, model: MetaModel | null) {
    this.#policy = policy;
    this.useChampion(model);
  }

  get champion(): MetaModel | null {
    return this.#champion.model;
  }

  get challenger(): MetaModel | null {
    return this.#challenger?.model ?? null;
  }

  /** Null when the challenger is asked, or when there is none. */
  get fault(): ChallengerFault | null {
    const { champion, challenger } = this;
    if (challenger === null) return null;
    if (champion === null) return 'no champion';
    if (champion.version === challenger.version) return 'is the champion';
    const isSame = sameNames(champion.agents.names, challenger.agents.names);
    return isSame ? null : 'other agents than the champion';
  }

  /** The share of the draws that the challenger answers. */
  get canaryShare(): number {
    return this.#mayAnswer ? (this.#policy.canary?.share ?? 0) : 0;
  }

  get inForce(): InForce {
    return this.#inForce;
  }

  putInForce(inForce: InForce): void {
    this.#inForce = inForce;
    this.#ofCanary = inForceOfCanary(inForce);
    this.#ofChallenger = inForceOfChallenger(inForce);
  }

  useChampion(model: MetaModel | null): void {
    this.#champion = { ...this.#champion, model };
    this.#choose();
  }

  /** @param mayAnswer whether it may be a canary; else it decides in shadow alone */
  useChallenger(model: MetaModel | null, mayAnswer = true): void {
    this.#mayAnswer = mayAnswer;
    this.#challenger = model === null ? null : { model, horizons: new HorizonMemory() };
    this.#choose();
  }

  /** Decides a record, without an effect on later decisions. */
  deliberate(record: SignalRecord, { nowMs, explain }: Circumstances): Deliberation {
    const asked = this.#asked;
    const champion = this.#champion;
    if (asked !== null && this.#mayAnswer && this.#isCanary(record)) {
      const context = this.#contextOf(asked, record, this.#ofCanary, nowMs, explain);
      const decision = decide(record, context);
      if (!isErrorReason(decision.reason)) {
        const shadow = this.#shadowOf(champion, record, this.#inForce, nowMs);
        return { decision, inForce: this.#ofCanary, otherHorizons: context.otherHorizons, shadow };
      }
    }
    const context = this.#contextOf(champion, record, this.#inForce, nowMs, explain);
    const decision = decide(record, context);
    const shadow = asked === null ? null : this.#shadowOf(asked, record, this.#ofChallenger, nowMs);
    return { decision, inForce: this.#inForce, otherHorizons: context.otherHorizons, shadow };
  }

  /** Remembers what was said of a horizon, for the other horizons of its moment. */
  note(record: SignalRecord, { decision, inForce, shadow }: Deliberation): void {
    const { canary } = inForce;
    this.#noteOf(canary ? this.#asked : this.#champion, record, decision);
    if (shadow !== null) this.#noteOf(canary ? this.#champion : this.#asked, record, shadow);
  }

  #noteOf(side: Side | null, record: SignalRecord, said: Decision): void {
    if (side === null) return;
    side.horizons.note(record, said, { policy: this.#policy, model: side.model });
  }

  /** A shadow is not explored: it tells what the model would do. */
  #shadowOf(side: Side, record: SignalRecord, inForce: InForce, nowMs: number): Decision {
    const context = this.#contextOf(side, record, inForce, nowMs, false);
    context.explore = false;
    return decide(record, context);
  }

  /** Written out: on this path a spread of objects costs as much as the decision. */
  #contextOf(
    { model, horizons }: Side,
    record: SignalRecord,
    inForce: InForce,
    nowMs: number,
    explain: boolean,
  ): Context {
    const policy = this.#policy;
    const otherHorizons = horizons.of(record, { policy, model });
    return { model, policy, nowMs, explain, explore: undefined, inForce, otherHorizons };
  }

  /** A record that cannot be read is none: the champion decides what becomes of it. */
  #isCanary(record: SignalRecord): boolean {
    try {
      return isCanary(record, this.#policy);
    } catch {
      return false;
    }
  }

  #choose(): void {
    this.#asked = this.fault === null ? this.#challenger : null;
  }
}

const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));
