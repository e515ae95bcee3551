import { ModelError } from '../errors';

/** The result of a check, and a line of text about the result. */
export interface Checked<T> {
  readonly value: T;
  readonly detail: string;
}

export interface CheckResult {
  readonly name: string;
  /** Null: not reached, because an earlier check failed. */
  readonly passed: boolean | null;
  readonly detail: string;
}

/** Runs named checks in order and records each result. */
export class Checklist<Name extends string> {
  readonly #results: CheckResult[] = [];

  constructor(private readonly names: readonly Name[]) {}

  /** @throws the error of the check, after recording it */
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

  /** The results of all checks, including those not reached. */
  get results(): readonly CheckResult[] {
    const open = this.names.slice(this.#results.length);
    return [
      ...this.#results,
      ...open.map((name) => ({ name, passed: null, detail: 'not reached' })),
    ];
  }
}
