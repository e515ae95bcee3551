import {
  DEFAULT_POLICY,
  HorizonMemory,
  NOTHING_IN_FORCE,
  type DecideContext,
  type Decision,
} from '@meta-agent/decision';
import type { LoadedModel } from '@meta-agent/model-io';
import type { ReplayRow } from '../input/replay-row';
import type { ReplayRequest } from '../replay-request';

type Settings = Pick<ReplayRequest, 'isAsLogged' | 'model' | 'policy'>;
type PolicyInForce = Required<Pick<DecideContext, 'policy' | 'inForce'>>;

/** What a row is decided under: its own settings in a decision log, else those of the command. */
export class RowContexts {
  readonly #horizons = new HorizonMemory();
  readonly #settings: Settings;
  /** For records without a logged policy. */
  readonly #unlogged: PolicyInForce;

  constructor(settings: Settings) {
    this.#settings = settings;
    const policy = { ...DEFAULT_POLICY, ...settings.policy };
    this.#unlogged = { policy, inForce: NOTHING_IN_FORCE };
  }

  /** A row of a decision log names the other horizons that counted, if its own settings apply. */
  of(row: ReplayRow, model: LoadedModel | null): DecideContext {
    const { isAsLogged, model: given } = this.#settings;
    const { policy, inForce } = this.inForceOf(row);
    const deciding = { model, policy, inForce };
    const { logged, record, nowMs } = row;
    const { primary_horizon: primary } = policy;
    const isOwn = isAsLogged && given === null && logged?.policy.primary_horizon === primary;
    const otherHorizons =
      isOwn && logged !== null ? logged.otherHorizons : this.#horizons.of(record, deciding);
    return { model, policy, inForce, nowMs, otherHorizons };
  }

  /** Remembers a decision for the other horizons of its moment. */
  note({ record }: ReplayRow, decision: Decision, context: DecideContext): void {
    this.#horizons.note(record, decision, context);
  }

  inForceOf({ logged }: ReplayRow): PolicyInForce {
    const { isAsLogged, policy } = this.#settings;
    if (!isAsLogged || logged === null) return this.#unlogged;
    return { policy: { ...logged.policy, ...policy }, inForce: logged.inForce };
  }
}
