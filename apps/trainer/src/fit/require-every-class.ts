import { ACTIONS } from '@meta-agent/features';
import { count } from '@meta-agent/words';
import { countClasses } from '../data/count-classes';
import { gather } from '../data/signal-table';
import { TrainerError } from '../errors';
import type { Part } from '../validation/plan-validation';
import type { LabelledRows } from './logistic-regression';

/** @throws TrainerError that names the part and the class that does not occur in the part */
export function requireEveryClass(
  { classes, timestampsMs }: Classes,
  part: TrainingPart | null,
  name: string,
): void {
  const trained = part === null ? classes : gather(classes, part.train, 1);
  const counts = countClasses(trained);
  const missing = missingClasses(trained);
  const absent = missing.map((k) => ACTIONS[k]);
  if (missing.length === 0) return;
  throw new TrainerError('class_missing', {
    message: `No row of ${name} is labelled ${absent.join(' or ')}.`,
    expected: `rows of each class, ${ACTIONS.join(', ')}`,
    received: ACTIONS.map((action, k) => `${action} ${counts[k]}`).join(', '),
    next: purgedStep(classes, part, missing) ?? nextStep(classes, timestampsMs, missing),
  });
}

/** The classes that do not occur. */
export function missingClasses(classes: Uint8Array): number[] {
  const counts = countClasses(classes);
  return [...ACTIONS.keys()].filter((k) => counts[k] === 0);
}

/** Purging is the cause where the rows before the test part have the class. */
function purgedStep(
  classes: Uint8Array,
  part: TrainingPart | null,
  missing: readonly number[],
): string | null {
  if (part === null || part.purged === 0) return null;
  const before = classes.subarray(0, part.testStart);
  if (missing.some((k) => !before.includes(k))) return null;
  return `use a longer log: purging drops ${count(part.purged)} rows here, because their labels are known too late; check hold_duration_minutes or --label-horizon`;
}

/** When a class begins late, fewer folds do not help; a log that begins with the class does. */
function nextStep(
  classes: Uint8Array,
  timestampsMs: Float64Array | undefined,
  missing: readonly number[],
): string {
  const first = Math.max(...missing.map((k) => classes.indexOf(k)));
  if (timestampsMs === undefined || missing.some((k) => !classes.includes(k))) {
    return 'use a longer log, in which each class occurs';
  }
  const date = new Date(timestampsMs[first]).toISOString().slice(0, 10);
  return `use a longer log, or begin it where each class occurs: --min-date ${date}`;
}

type TrainingPart = Pick<Part, 'train' | 'testStart' | 'purged'>;
type Classes = Pick<LabelledRows, 'classes'> & Partial<Pick<LabelledRows, 'timestampsMs'>>;
