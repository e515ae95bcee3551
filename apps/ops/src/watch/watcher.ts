import type { RunningEngine } from '../engine/open-engine';
import { OpsError } from '../errors';
import type { Drawing } from './draw-view';
import { takeSnapshot } from './snapshot';
import { Window } from './view';

const KEPT_RATES = 300;

/** Polls an engine, which may be lost and return. */
export class Watcher {
  readonly #engine: RunningEngine;
  readonly #window = new Window();
  readonly #rates: number[] = [];
  #view: Drawing['view'] = null;
  #lost: Drawing['lost'] = null;

  constructor(engine: RunningEngine) {
    this.#engine = engine;
  }

  /** @returns the latest data. Does not throw when the engine does not answer */
  async look(): Promise<Omit<Drawing, 'columns'>> {
    try {
      this.#view = this.#window.add(await takeSnapshot(this.#engine));
      this.#rates.push(this.#view.decisions_per_second);
      if (this.#rates.length > KEPT_RATES) this.#rates.shift();
      this.#lost = null;
    } catch (error) {
      if (!(error instanceof OpsError)) throw error;
      const message = `${error.message} ${error.received ?? ''}`.trim();
      this.#lost = { since: this.#lost?.since ?? new Date().toISOString(), message };
    }
    return { url: this.#engine.url, view: this.#view, lost: this.#lost, rates: this.#rates };
  }
}
