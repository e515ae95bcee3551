import type { MetaAgent } from '@meta-agent/decision';
import { withOnlineExpert, type LiveState, type LoadedModel } from '@meta-agent/model-io';

export interface OnlineMixerOptions {
  readonly agent: Pick<MetaAgent, 'useModel'>;
  /** The model in use, without an expert. */
  readonly model: () => LoadedModel | null;
  /** An expert is not used; called once for each state of it. */
  readonly onDistrust: (live: LiveState) => void;
}

interface Mixed {
  readonly generation: number | null;
  readonly model: LoadedModel;
  readonly isMixed: boolean;
}

/** Puts the model in use, mixed with the online expert of its live state, in the agent. */
export class OnlineMixer {
  readonly #options: OnlineMixerOptions;
  #now: Mixed | null = null;
  #wasDistrusted = false;

  constructor(options: OnlineMixerOptions) {
    this.#options = options;
  }

  /** @returns whether an expert is mixed; without one that is trusted the model decides alone */
  mix(live: LiveState | null): boolean {
    const model = this.#options.model();
    if (model === null) return false;
    const generation = live?.online ? live.generation : null;
    const now = this.#now;
    if (now?.model === model && now.generation === generation) return now.isMixed;
    const mixed = live?.online ? withOnlineExpert(model, live.online) : null;
    this.#now = { generation, model, isMixed: mixed !== null };
    this.#options.agent.useModel(mixed ?? model);
    this.#note(live, mixed === null);
    return mixed !== null;
  }

  #note(live: LiveState | null, isAlone: boolean): void {
    const isDistrusted = live?.online ? isAlone : false;
    if (isDistrusted && !this.#wasDistrusted && live !== null) this.#options.onDistrust(live);
    this.#wasDistrusted = isDistrusted;
  }
}
