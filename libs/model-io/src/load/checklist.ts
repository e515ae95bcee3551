import { ModelError } from '../errors';

/** What a check hands on, and a line about it for people. */
export interface Checked<T> {
  readonly value: T;
  readonly detail: string;
}

export interface CheckResult {
  readonly name: string;
  /** Null: not reached, because one before it failed. */
  readonly passed: boolean | null;
  readonly detail: string;
}

/** Runs named checks in order and remembers how each went. */
export class Checklist<Name extends string> {
  readonly #results: CheckResult[] = [];

  constructor(private readonly names: readonly Name[]) {}

  /** @throws what the check throws, after it is noted. */
  async run<T>(name: Name, check: () => Checked<T> | Promise<Checked<T>>): Promise<T> {
    try {
      const { value, detail } = await check();
      this.#results.push({ name, passed: true, detail });
      return value;
    } catch (error) {
      const code = error instanceof ModelError ? `${error.code}: ` : '';
      this.#results.push({ name, passed: false, detail: `${code}${(error as Error).message}` });
      throw error;
    }
  }

  /** Every check of the list, those not reached included. */
  get results(): readonly CheckResult[] {
    const open = this.names.slice(this.#results.length);
    return [
      ...this.#results,
      ...open.map((name) => ({ name, passed: null, detail: 'not reached' })),
    ];
  }
}
