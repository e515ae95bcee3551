import type { Decision } from '@meta-agent/decision';
import { isProblem, type BatchItem, type EngineStatus } from '@meta-agent/engine-api';
import { ACTIONS, type SignalRecord } from '@meta-agent/features';
import { knownAgents } from '../text/known-agents';
import type { Flip } from './flip';
import { thresholdFlips, type Thresholds } from './threshold-flips';
import { variantsOf, type Variant } from './variants';

type Ask = (records: readonly SignalRecord[]) => Promise<readonly BatchItem[]>;

/**
 * The smallest single changes of a record that change its decision; the engine decides each. Those
 * that lead to another action come first: the others change only who decides.
 */
export async function findFlips(
  record: SignalRecord,
  decision: Decision,
  status: Thresholds & Pick<EngineStatus, 'agents'>,
  ask: Ask,
): Promise<Flip[]> {
  const variants = variantsOf(record, knownAgents(status));
  const answers = await ask(variants.map((variant) => variant.record));
  const changed = variants.flatMap((variant, i) => {
    const then = answers[i];
    return isProblem(then) || isSame(then, decision) ? [] : [{ ...variant, then }];
  });
  const flips = [
    ...thresholdFlips(decision, status),
    ...nearestOfEachKind(changed).map(({ change, then }) => ({
      change,
      then: describeOutcome(then),
    })),
  ];
  const isNew = ({ then }: Flip) => leadsElsewhere(then, decision);
  return [...flips.filter(isNew), ...flips.filter((flip) => !isNew(flip))];
}

/** Whether an outcome like `BUY, meta_override_buy` has another action. */
function leadsElsewhere(outcome: string, { action }: Decision): boolean {
  return ACTIONS.some((other) => other !== action && outcome.startsWith(`${other},`));
}

function nearestOfEachKind<V extends Variant>(variants: readonly V[]): V[] {
  const nearest = new Map<string, V>();
  for (const variant of variants) {
    const known = nearest.get(variant.kind);
    if (known === undefined || variant.step < known.step) nearest.set(variant.kind, variant);
  }
  return [...nearest.values()];
}

/** Like `BUY, meta_override_buy`. */
function describeOutcome({ action, reason }: Decision): string {
  return `${action}, ${reason}`;
}

function isSame(a: Decision, b: Decision): boolean {
  return a.action === b.action && a.use_meta === b.use_meta;
}
