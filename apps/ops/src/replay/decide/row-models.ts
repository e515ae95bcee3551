import type { LoadedModel } from '@meta-agent/model-io';
import type { ReplayRow } from '../input/replay-row';
import type { ReplayRequest } from '../replay-request';

type Models = Pick<ReplayRequest, 'model' | 'models' | 'defaultModel' | 'isAsLogged'>;

/** Chooses the model that decides a row. */
export class RowModels {
  readonly #options: Models;
  #default: LoadedModel | null = null;

  constructor(options: Models) {
    this.#options = options;
  }

  /** The model that decides rows of no version of their own; null before the first of them. */
  get main(): LoadedModel | null {
    return this.#options.model ?? this.#default;
  }

  /** @returns a promise only when the caller must wait: this is called once per record */
  of({ logged }: ReplayRow): LoadedModel | null | Promise<LoadedModel | null> {
    const { model, models, isAsLogged } = this.#options;
    if (model !== null) return model;
    if (logged === null || !isAsLogged) return this.#default ?? this.#takeDefault();
    const { modelVersion } = logged;
    if (modelVersion === null) return null;
    const found = models.find(modelVersion);
    if (found instanceof Promise) return found.then((loaded) => loaded ?? this.#takeDefault());
    return found ?? this.#default ?? this.#takeDefault();
  }

  async #takeDefault(): Promise<LoadedModel> {
    this.#default ??= await this.#options.defaultModel();
    return this.#default;
  }
}
