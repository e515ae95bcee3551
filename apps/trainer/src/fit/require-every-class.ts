import { ACTIONS, classOf } from '@meta-agent/features';
import { countClasses } from '../data/count-classes';
import { gather } from '../data/signal-table';
import { TrainerError } from '../errors';
import type { LabelledRows } from './logistic-regression';

/** @throws TrainerError that names the part and the class that does not occur in the part */
export function requireEveryClass(
  { classes, timestampsMs }: Classes,
  rows: Uint32Array | null,
  part: string,
): void {
  const counts = countClasses(rows === null ? classes : gather(classes, rows, 1));
  const missing = ACTIONS.filter((_, k) => counts[k] === 0);
  if (missing.length === 0) return;
  throw new TrainerError('class_missing', {
    message: `No row of ${part} is labelled ${missing.join(' or ')}.`,
    expected: `rows of each class, ${ACTIONS.join(', ')}`,
    received: ACTIONS.map((action, k) => `${action} ${counts[k]}`).join(', '),
    next: nextStep(classes, timestampsMs, missing.map(classOf)),
  });
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

type Classes = Pick<LabelledRows, 'classes'> & Partial<Pick<LabelledRows, 'timestampsMs'>>;
