import { ModelError, type LoadedModel, type Registry } from '@meta-agent/model-io';

/** Loads each model of a registry once and keeps the reasons of failed loads. */
export class ModelCache {
  readonly #registry: Registry;
  readonly #models = new Map<string, LoadedModel>();
  /** The reason why a version cannot be loaded, by its name. */
  readonly problems = new Map<string, string>();
  #names: ReadonlySet<string> | null = null;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Returns a loaded model without a promise: this is called once per record. */
  find(version: string): LoadedModel | Promise<LoadedModel | null> | null {
    const known = this.#models.get(version);
    if (known !== undefined) return known;
    return this.problems.has(version) ? null : this.#load(version);
  }

  /** @throws ModelError */
  async take(version: string): Promise<LoadedModel> {
    const model = this.#models.get(version) ?? (await this.#registry.load(version));
    this.#models.set(version, model);
    return model;
  }

  async #load(version: string): Promise<LoadedModel | null> {
    this.#names ??= new Set(await this.#registry.list());
    try {
      if (this.#names.has(version)) return await this.take(version);
      this.problems.set(version, 'not in the registry');
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      this.problems.set(version, error.code);
    }
    return null;
  }
}
