import { ACTIONS } from '@meta-agent/features';
import { countClasses } from '../data/count-classes';
import { gather } from '../data/signal-table';
import { TrainerError } from '../errors';
import type { LabelledRows } from './logistic-regression';

/** @throws TrainerError that names the class and the part when one does not occur */
export function requireEveryClass(
  { classes }: Pick<LabelledRows, 'classes'>,
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
    next: 'use a longer log, or fewer folds (--n-cv-splits)',
  });
}
