import { sum } from '@meta-agent/features';
import { readTestdata } from '../testing/read-testdata';
import { classificationMetrics, predictClasses } from './classification-metrics';

interface Reference {
  y_true: number[];
  y_pred: number[];
  proba: number[][];
  accuracy: number;
  log_loss: number;
  precision: number[];
  recall: number[];
  f1: number[];
  support: number[];
  confusion: number[][];
  brier_one_vs_rest: number[];
}
const { metrics: reference } = JSON.parse(readTestdata('calibration-reference.json')) as {
  metrics: Reference;
};
const probabilities = Float64Array.from(reference.proba.flat());
const classes = Uint8Array.from(reference.y_true);
const metrics = classificationMetrics(probabilities, classes);

describe('classificationMetrics', () => {
  it("gives scikit-learn's predictions, accuracy, log loss and confusion matrix", () => {
    expect([...predictClasses(probabilities)]).toEqual(reference.y_pred);
    expect(metrics.accuracy).toBeCloseTo(reference.accuracy, 12);
    expect(metrics.log_loss).toBeCloseTo(reference.log_loss, 9);
    expect(metrics.confusion_matrix).toEqual(reference.confusion);
  });

  it("gives scikit-learn's precision, recall, F1 and support of each class", () => {
    Object.values(metrics.per_class).forEach((actual, k) => {
      expect(actual.precision).toBeCloseTo(reference.precision[k], 12);
      expect(actual.recall).toBeCloseTo(reference.recall[k], 12);
      expect(actual.f1).toBeCloseTo(reference.f1[k], 12);
      expect(actual.support).toBe(reference.support[k]);
    });
  });

  it('sums the Brier scores of the classes and averages their recalls', () => {
    expect(metrics.brier).toBeCloseTo(sum(reference.brier_one_vs_rest), 9);
    expect(metrics.balanced_accuracy).toBeCloseTo(sum(reference.recall) / 3, 12);
  });

  it('weighs the gap between confidence and accuracy by the rows of each bin', () => {
    // Two rows at 0.8, one right; two at 0.5, both right: |0.5 - 0.8| / 2 + |1 - 0.5| / 2.
    const rows = [0.8, 0.1, 0.1, 0.8, 0.1, 0.1, 0.5, 0.3, 0.2, 0.5, 0.3, 0.2];
    const small = classificationMetrics(Float64Array.from(rows), Uint8Array.of(0, 1, 0, 0));
    expect(small.ece).toBeCloseTo(0.4, 12);
    expect(small.top_class_share).toBe(1);
    expect(small.reliability.filter(({ count }) => count > 0)).toHaveLength(2);
  });
});
