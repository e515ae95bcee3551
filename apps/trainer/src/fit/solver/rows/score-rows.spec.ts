import { randomProblem } from '../../../testing/random-problem';
import { toClasses } from './contrasts';
import { toFoldedMap } from './fold-features';
import { groupRows } from './grouped-rows';
import { scoreRows } from './score-rows';

describe('scoreRows', () => {
  it('gives the logits of consecutive rows, in the order of the matrix', () => {
    const { matrix, rows } = randomProblem(0);
    const { features } = rows;
    const { width } = features;
    const solution = {
      features: Float64Array.from({ length: 2 * width }, (_, i) => Math.sin(i)),
      intercept: [0.3, -0.2] as const,
    };
    const perClass = toClasses(Float64Array.of(...solution.features, ...solution.intercept));
    const logits = scoreRows(
      groupRows(features),
      toFoldedMap({ ...solution, intercept: [0.3, -0.2] }),
      100,
      140,
    );
    for (let row = 100; row < 140; row += 1) {
      for (let k = 0; k < 3; k += 1) {
        let expected = perClass[3 * width + k];
        for (let j = 0; j < width; j += 1)
          expected += matrix[row * width + j] * perClass[3 * j + k];
        expect(logits[3 * (row - 100) + k]).toBeCloseTo(expected, 9);
      }
    }
  });
});
