import type { RegimeCertificate } from '@meta-agent/decision';
import { VOLATILITY_REGIMES } from '@meta-agent/features';
import { Gauge, type Registry } from 'prom-client';

/** The model that decides, as its metrics name it. */
export interface DescribedModel {
  readonly version: string;
  readonly featureSet: string;
  readonly trainedAtMs: number;
  readonly regimeCertificate: RegimeCertificate | null;
}

/** The metrics that name the model in use. */
export class ModelMetrics {
  readonly #registry: Registry;
  readonly #model: Gauge<'version' | 'feature_set'>;
  readonly #regimes: Gauge<'regime'>;
  readonly #trained: Gauge;
  readonly #swapped: Gauge;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#model = new Gauge({
      name: 'meta_model_info',
      help: 'The model that decides.',
      labelNames: ['version', 'feature_set'],
      registers: [registry],
    });
    this.#regimes = new Gauge({
      name: 'meta_regime_threshold',
      help: 'Override threshold by regime of a model certified by regime; none where not certified.',
      labelNames: ['regime'],
      registers: [registry],
    });
    this.#trained = this.#gauge(
      'meta_model_trained_timestamp_seconds',
      'When the model that decides was trained.',
    );
    this.#swapped = this.#gauge(
      'meta_model_swapped_timestamp_seconds',
      'When the model that decides was put in.',
    );
  }

  set(model: DescribedModel, nowMs: number): void {
    this.#model.reset();
    this.#regimes.reset();
    for (const regime of VOLATILITY_REGIMES) {
      const threshold = model.regimeCertificate?.[regime] ?? null;
      if (threshold !== null) this.#regimes.set({ regime }, threshold);
    }
    this.#model.set({ version: model.version, feature_set: model.featureSet }, 1);
    this.#trained.set(model.trainedAtMs / 1000);
    this.#swapped.set(nowMs / 1000);
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
