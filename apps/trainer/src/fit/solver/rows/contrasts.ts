import { ACTIONS } from '@meta-agent/features';

const CLASSES = ACTIONS.length;

/**
 * An orthonormal basis of the contrasts between the three classes (Helmert's), class by class.
 *
 * Softmax does not change when the logits of all classes shift together, so the objective has no
 * curvature along that shift and rounding makes an optimiser drift along the shift. Coefficients
 * that are combinations of these two contrasts cannot shift together. The basis is orthonormal, so
 * the L2 penalty of the combinations equals the penalty of the classes' coefficients.
 */
export const CONTRASTS: readonly (readonly [number, number])[] = [
  [Math.SQRT1_2, 1 / Math.sqrt(6)],
  [-Math.SQRT1_2, 1 / Math.sqrt(6)],
  [0, -2 / Math.sqrt(6)],
];

/** The number of contrasts: one less than the number of classes. */
export const CONTRAST_COUNT = CLASSES - 1;

/**
 * Converts the two contrasts of each input to the values of the three classes.
 * @param contrasts inputs x 2
 * @returns inputs x 3; the three values of an input sum to 0
 */
export function toClasses(contrasts: Float64Array): Float64Array {
  const inputs = contrasts.length / CONTRAST_COUNT;
  const classes = new Float64Array(inputs * CLASSES);
  for (let j = 0; j < inputs; j += 1) {
    const first = contrasts[2 * j];
    const second = contrasts[2 * j + 1];
    CONTRASTS.forEach(([a, b], k) => {
      classes[j * CLASSES + k] = a * first + b * second;
    });
  }
  return classes;
}
