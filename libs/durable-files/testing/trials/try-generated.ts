import { assert, asyncProperty, nat, oneof, tuple, uint8Array, type Arbitrary } from 'fast-check';
import { reportTrial, trialForm, trialSeed } from './trial-results';

/** What must hold for generated inputs. */
export interface Property {
  readonly name: string;
  readonly check: (runs: number) => Promise<void>;
}

const RUNS = { short: 40, long: Number(process.env.FUZZ_RUNS ?? 100_000) };

/**
 * A property of generated inputs.
 * @param inputs a function is called when the test runs, so that it may use what `beforeAll` makes
 * @param found inputs that once broke it: they are tried first, in every run
 */
export function property<T>(
  name: string,
  inputs: Arbitrary<T> | (() => Arbitrary<T>),
  holds: (input: T) => void | Promise<void>,
  found: readonly T[] = [],
): Property {
  const check = (runs: number) =>
    assert(
      asyncProperty(typeof inputs === 'function' ? inputs() : inputs, async (input) => {
        await holds(input);
      }),
      { numRuns: runs + found.length, seed: trialSeed, examples: found.map((input) => [input]) },
    );
  return { name, check };
}

/**
 * Defines a test per property: some dozen inputs in the short form, 100,000 (or FUZZ_RUNS) in the
 * long one, by a fixed seed (or TRIAL_SEED).
 */
export function tryGenerated(trial: string, properties: readonly Property[]): void {
  const cases: Record<string, Record<string, number>> = {};
  afterAll(() => {
    reportTrial(trial, cases);
  });
  it.each(properties.map((each) => [each.name, each] as const))(
    '%s',
    async (name, { check }) => {
      const runs = RUNS[trialForm];
      await check(runs);
      cases[name] = { 'generated inputs': runs };
    },
    7_200_000,
  );
}

/** The bytes with one or two damages: a byte changed, cut off, put in, left out, or a part repeated. */
export function damaged(bytes: Uint8Array): Arbitrary<Buffer> {
  const at = nat(Math.max(0, bytes.length - 1));
  const one = (from: Buffer): Arbitrary<Buffer> =>
    oneof(
      tuple(at, nat(254)).map(([k, by]) => {
        const changed = Buffer.from(from);
        if (k < changed.length) changed[k] ^= by + 1;
        return changed;
      }),
      at.map((k) => from.subarray(0, k)),
      at.map((k) => from.subarray(k)),
      tuple(at, uint8Array({ minLength: 1, maxLength: 4 })).map(([k, some]) =>
        Buffer.concat([from.subarray(0, k), some, from.subarray(k)]),
      ),
      tuple(at, at).map(([k, length]) =>
        Buffer.concat([from.subarray(0, k), from.subarray(k + length)]),
      ),
      tuple(at, at).map(([k, length]) =>
        Buffer.concat([from.subarray(0, k + length), from.subarray(k)]),
      ),
    );
  const whole = Buffer.from(bytes);
  return oneof(one(whole), one(whole).chain(one));
}
