import type { LiveState } from '@meta-agent/model-io';
import { Gauge, type Registry } from 'prom-client';

export interface LiveSources {
  /** The live state in force; null without one. */
  readonly live: () => LiveState | null;
  readonly isLiveRefused: () => boolean;
  /** The challenger that decides in shadow; null without one. */
  readonly challengerVersion: () => string | null;
  readonly isOnline: () => boolean;
}

/** A value of a live state; null where the state does not hold it. */
type Value = (live: LiveState) => number | null;

const value = (name: string, help: string, read: Value) => ({ name, help, read });

const VALUES = [
  value('meta_live_generation', 'Number of the live state in force.', (live) => live.generation),
  value(
    'meta_live_as_of_timestamp_seconds',
    'Everything known until then is learned.',
    (live) => Date.parse(live.as_of) / 1000,
  ),
  value('meta_live_threshold', 'What overrides must reach.', ({ threshold }) => threshold.value),
  value(
    'meta_live_threshold_floor',
    "The artifact's threshold.",
    ({ threshold }) => threshold.floor,
  ),
  value('meta_live_threshold_cap', 'Above it nothing overrides.', ({ threshold }) => threshold.cap),
  value(
    'meta_live_threshold_paused',
    'Whether the threshold is above its cap: nothing overrides.',
    ({ threshold }) => Number(threshold.paused),
  ),
  value(
    'meta_live_evidence_against',
    'Evidence that the model is worse than the vote; it is demoted at 1,000.',
    ({ demotion }) => demotion.evidence,
  ),
  value(
    'meta_live_evidence_for',
    'Evidence that the challenger is better than the champion; it is ready at 20.',
    ({ challenger }) => challenger?.evidence ?? null,
  ),
  value(
    'meta_challenger_ready',
    'Whether the evidence for the challenger has reached its limit.',
    ({ challenger }) => (challenger === null ? null : Number(challenger.ready)),
  ),
  value(
    'meta_online_batch_weight',
    "Weight of the artifact's model beside the online expert.",
    ({ online }) => online?.batch_weight ?? null,
  ),
  value(
    'meta_drift_confidence_psi',
    'Population stability index of the confidence; it advises.',
    ({ settled }) => settled?.drift?.confidence_psi ?? null,
  ),
  value(
    'meta_drift_vote_psi',
    'Population stability index of the votes; it advises.',
    ({ settled }) => settled?.drift?.vote_psi ?? null,
  ),
];

/** The metrics of the live state and of the challenger; those of an absent state are absent. */
export class LiveMetrics {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  observe({ live, isLiveRefused, challengerVersion, isOnline }: LiveSources): void {
    for (const { name, help, read } of VALUES) {
      this.#labelled(name, help, () => {
        const state = live();
        const found = state === null ? null : read(state);
        return state === null || found === null ? null : [state.model_version, found];
      });
    }
    this.#labelled('meta_challenger_info', 'The challenger that decides in shadow.', () => {
      const version = challengerVersion();
      return version === null ? null : [version, 1];
    });
    this.#plain('meta_live_refused', 'Whether the live state cannot be used.', isLiveRefused);
    this.#plain('meta_online_mixed', 'Whether the online expert is mixed in.', isOnline);
  }

  #labelled(name: string, help: string, read: () => readonly [string, number] | null): void {
    new Gauge({
      ...{ name, help, labelNames: ['version'], registers: [this.#registry] },
      collect() {
        this.reset();
        const found = read();
        if (found !== null) this.set({ version: found[0] }, found[1]);
      },
    });
  }

  #plain(name: string, help: string, read: () => boolean): void {
    new Gauge({
      ...{ name, help, registers: [this.#registry] },
      collect() {
        this.set(Number(read()));
      },
    });
  }
}
