import { decide, NOTHING_IN_FORCE, type DecideContext } from '@meta-agent/decision';
import type { LoggedDecision, ReplayRow } from '../input/replay-row';
import { differenceOf, type Decided } from './compare-decisions';

/**
 * Causes of a difference from the logged decision. `in_force`: the operator's stop, a demotion or an
 * adapted threshold was in force then, and is not in the replay. `live_state`: the row does not say
 * what its live state says. `model_missing`: the logged decision cannot be repeated because its model
 * is missing. `clock`: the decision lies at the edge of an age limit.
 */
export const CAUSES = [
  'model',
  'policy',
  'in_force',
  'live_state',
  'input',
  'clock',
  'model_missing',
] as const;
export type Cause = (typeof CAUSES)[number];

export interface Difference {
  readonly row: ReplayRow & { readonly logged: LoggedDecision };
  readonly decision: Decided;
  /** The context in which the decision was made. */
  readonly context: DecideContext;
  /** The model of the logged decision; undefined when that model is missing. */
  readonly loggedModel: DecideContext['model'] | undefined;
}

/** Finds the causes by deciding again: as logged, then with one change at a time. */
export function explainDifference(difference: Difference): Cause[] {
  const { row, decision, context, loggedModel } = difference;
  if (loggedModel === undefined) return ['model_missing'];
  const then: DecideContext = {
    model: loggedModel,
    policy: row.logged.policy,
    nowMs: row.nowMs,
    inForce: row.logged.inForce,
    otherHorizons: row.logged.otherHorizons,
  };
  const again = decide(row.record, then);
  const causes: Cause[] = [];
  if (differenceOf(again, row.logged.decision) !== null) {
    causes.push(causeOf(again, difference, then));
  }
  if (differenceOf(again, decision) === null) return causes;
  const changes = (change: Partial<DecideContext>) =>
    differenceOf(again, decide(row.record, { ...then, ...change })) !== null;
  const alone: Cause[] = [
    ...(changes({ model: context.model }) ? (['model'] as const) : []),
    ...(changes({ policy: context.policy }) ? (['policy'] as const) : []),
    ...(changes({ inForce: context.inForce ?? NOTHING_IN_FORCE }) ? (['in_force'] as const) : []),
  ];
  // Neither change alone explains the difference, so both together do.
  return [...causes, ...(alone.length > 0 ? alone : (['model', 'policy'] as const))];
}

/** Why the decision as logged is not repeated. */
function causeOf(
  again: Decided,
  { row: { logged, record } }: Difference,
  then: DecideContext,
): Cause {
  const { toldInForce: inForce, decision } = logged;
  if (inForce !== undefined) {
    const told = decide(record, { ...then, inForce });
    if (differenceOf(told, decision) === null) return 'live_state';
  }
  return isOfAge(again) || isOfAge(decision) ? 'clock' : 'input';
}

const isOfAge = ({ reason }: Decided) => reason === 'stale_signals' || reason === 'model_expired';
