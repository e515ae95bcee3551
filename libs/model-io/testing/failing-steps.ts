import { trialForm } from '@meta-agent/durable-files/testing';

/** Kinds of faults that share the steps in the short form. */
const KINDS = 3;

/**
 * The steps to let fail with one of three kinds of faults. With `TRIALS=long` each step fails with each kind; else
 * each step fails with one kind, the kinds in turns.
 * @param kind 0, 1 or 2
 * @param run runs with the fault at the step. @returns the steps that there were
 * @returns the steps of the last run, which no fault disturbed
 */
export async function atEachStep(
  kind: number,
  run: (failing: number) => Promise<number>,
): Promise<number> {
  const [first, stride] = trialForm === 'long' ? [0, 1] : [kind, KINDS];
  for (let failing = first; ; failing += stride) {
    const steps = await run(failing);
    if (steps <= failing) return steps;
  }
}
