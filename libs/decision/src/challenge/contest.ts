import type { SignalRecord } from '@meta-agent/features';
import { decide, type DecideContext } from '../decide';
import type { Decision, ShadowDecision } from '../decision-schema';
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
  readonly shadow: ShadowDecision | null;
}

/** A model and what it has said of other horizons. */
interface Side {
  readonly model: MetaModel | null;
  readonly horizons: HorizonMemory;
}

type Circumstances = Pick<DecideContext, 'nowMs' | 'explain'>;

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

  useChallenger(model: MetaModel | null): void {
    this.#challenger = model === null ? null : { model, horizons: new HorizonMemory() };
    this.#choose();
  }

  /** Decides a record, without an effect on later decisions. */
  deliberate(record: SignalRecord, circumstances: Circumstances): Deliberation {
    const asked = this.#asked;
    const champion = this.#champion;
    if (asked !== null && this.#isCanary(record)) {
      const canary = this.#decide(asked, record, circumstances, this.#ofCanary);
      if (!isErrorReason(canary.decision.reason)) {
        const shadow = this.#decideSilently(champion, record, circumstances, this.#inForce);
        return { ...canary, shadow };
      }
    }
    const answer = this.#decide(champion, record, circumstances, this.#inForce);
    if (asked === null) return answer;
    const shadow = this.#decideSilently(asked, record, circumstances, this.#ofChallenger);
    return { ...answer, shadow };
  }

  /** Remembers what was said of a horizon, for the other horizons of its moment. */
  note(record: SignalRecord, { decision, inForce, shadow }: Deliberation): void {
    const policy = this.#policy;
    const noteOf = ({ model, horizons }: Side, said: Decision | ShadowDecision) => {
      horizons.note(record, said, { policy, model });
    };
    const [answering, other] = inForce.canary
      ? [this.#asked, this.#champion]
      : [this.#champion, this.#asked];
    if (answering !== null) noteOf(answering, decision);
    if (other !== null && shadow !== null) noteOf(other, shadow);
  }

  // Each member is named: this runs for every record, and copies of objects take longer.
  #decide(
    { model, horizons }: Side,
    record: SignalRecord,
    { nowMs, explain }: Circumstances,
    inForce: InForce,
  ): Deliberation {
    const policy = this.#policy;
    const otherHorizons = horizons.of(record, { policy, model });
    const context = { model, policy, nowMs, explain: explain === true, otherHorizons, inForce };
    return { decision: decide(record, context), inForce, otherHorizons, shadow: null };
  }

  /** Without the draw of an exploration, and without an explanation. */
  #decideSilently(
    { model, horizons }: Side,
    record: SignalRecord,
    { nowMs }: Circumstances,
    inForce: InForce,
  ): Decision {
    const policy = this.#policy;
    const otherHorizons = horizons.of(record, { policy, model });
    return decide(record, { model, policy, nowMs, explore: false, otherHorizons, inForce });
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
