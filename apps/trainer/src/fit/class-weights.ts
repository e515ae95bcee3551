import { ACTIONS } from '@meta-agent/features';
import { countClasses } from '../data/count-classes';

const CLASSES = ACTIONS.length;

type ClassWeighting = (counts: readonly number[], n: number) => readonly number[];

/** The weight of each class's rows, by the name of the weighting, as in scikit-learn. */
const CLASS_WEIGHTINGS = {
  balanced: (counts, n) => counts.map((count) => n / (CLASSES * count)),
  none: (counts) => counts.map(() => 1),
} as const satisfies Record<string, ClassWeighting>;

export type ClassWeight = keyof typeof CLASS_WEIGHTINGS;
export const CLASS_WEIGHTS = Object.keys(CLASS_WEIGHTINGS) as [ClassWeight, ...ClassWeight[]];

/** One weight per row. */
export function classWeights(classes: Uint8Array, weighting: ClassWeight): Float64Array {
  const weights = CLASS_WEIGHTINGS[weighting](countClasses(classes), classes.length);
  const ofRows = new Float64Array(classes.length);
  for (let i = 0; i < classes.length; i += 1) ofRows[i] = weights[classes[i]];
  return ofRows;
}
