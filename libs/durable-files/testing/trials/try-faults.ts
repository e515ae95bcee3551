import { setImmediate as nextTurn } from 'node:timers/promises';
import { CALL_FAULTS, canHappen, faultyCalls, type Plan } from './faulty-calls';
import { reportTrial, trialForm, trialSeed } from './trial-results';

/** One who uses the file system, and what must hold whatever fails. */
export interface FaultedUse<S> {
  readonly name: string;
  /** The state before the run; it is made without faults. */
  readonly prepare: () => S | Promise<S>;
  /** What is done while calls fail. */
  readonly run: (state: S) => Promise<unknown>;
  /**
   * Expects the invariant, without faults. `error` is what the run threw; undefined: it was
   * acknowledged.
   */
  readonly check: (state: S, error: unknown, tried: Tried) => void | Promise<void>;
}

export interface Tried extends Plan {
  /** The first call that failed; undefined when none did. */
  readonly call: string | undefined;
}

const NO_PLAN: Plan = { fault: 'EIO', at: -1, mode: 'once' };

/** Cases of a user in the short form. */
const SAMPLE = 12;

/** Every plan against a run of these calls. */
function plansAgainst(calls: readonly string[]): Plan[] {
  const plans = calls.flatMap((call, at) =>
    CALL_FAULTS.filter((fault) => canHappen(fault, call)).flatMap((fault) => [
      { fault, at, mode: 'once' as const },
      { fault, at, mode: 'for good' as const },
    ]),
  );
  // Mounted read-only before the run.
  return [...plans, { fault: 'EROFS', at: 0, mode: 'for good' }];
}

/** Some of all plans, spread over them: one from each part, at another place in each. */
function sampled(plans: readonly Plan[], count: number): readonly Plan[] {
  if (trialForm === 'long' || plans.length <= count) return plans;
  const stride = plans.length / count;
  const placeIn = (part: number) => (0.618 * (part + (trialSeed % 1000))) % 1;
  const some = Array.from(
    { length: count },
    (_, part) => plans[Math.floor((part + placeIn(part)) * stride)],
  );
  return [...new Set([...some, ...plans.slice(-1)])];
}

/**
 * Defines a test per user: each of its calls of the file system fails in each way, once and for
 * good. The cases are counted by user and fault under the name of the trial.
 * @param sample cases of each user in the short form
 */
export function tryFaults<S>(trial: string, uses: readonly FaultedUse<S>[], sample = SAMPLE): void {
  const cases: Record<string, Record<string, number>> = {};
  afterAll(() => {
    reportTrial(trial, cases);
  });
  it.each(uses.map((use) => [use.name, use] as const))(
    '%s',
    async (name, use) => {
      const counts: Record<string, number> = {};
      await runPlan(use, null);
      const calls = [...faultyCalls.names];
      expect(calls.length).toBeGreaterThan(0);
      for (const plan of sampled(plansAgainst(calls), sample)) {
        await runPlan(use, plan);
        const key = `${plan.fault}, ${plan.mode}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      cases[name] = counts;
    },
    1_800_000,
  );
}

async function runPlan<S>(
  { prepare, run, check }: FaultedUse<S>,
  plan: Plan | null,
): Promise<void> {
  const state = await prepare();
  const before = faultyCalls.open;
  let error: unknown;
  try {
    await faultyCalls.during(plan, () => run(state));
  } catch (thrown) {
    error = thrown;
  }
  // The end of a stream closes its file a little later.
  for (let k = 0; k < 1000 && faultyCalls.open > before; k += 1) await nextTurn();
  const { open } = faultyCalls;
  const call = plan === null ? undefined : faultyCalls.names[plan.at];
  try {
    if (plan === null) expect(error).toBeUndefined();
    // A bug of the program itself is no answer to a fault of the disk.
    for (const wrong of [TypeError, ReferenceError, RangeError]) {
      expect(error).not.toBeInstanceOf(wrong);
    }
    expect({ open }).toEqual({ open: before });
    await check(state, error, { ...(plan ?? NO_PLAN), call });
  } catch (failed) {
    const told = error instanceof Error ? error.message : 'acknowledged';
    throw new Error(`${JSON.stringify({ ...plan, call })}; ${told}`, { cause: failed });
  }
}

/** The names of the calls of the file system that a run makes, in order. */
export async function callsOf(run: () => Promise<unknown>): Promise<readonly string[]> {
  await faultyCalls.during(null, run);
  return [...faultyCalls.names];
}
