import { ACTIONS, sum, type Action } from '@meta-agent/features';
import type { ClassificationMetrics, ClassMetrics, ReliabilityBin } from '@meta-agent/model-io';

const CLASSES = ACTIONS.length;
const ECE_BINS = 15;
/** Probabilities are kept this far from 0 and 1 in the log loss, as in scikit-learn. */
const EPSILON = Number.EPSILON;

/**
 * Measures these probabilities, with scikit-learn's definitions.
 * @param probabilities n x 3, row by row
 * @param classes n true classes, n > 0
 */
export function classificationMetrics(
  probabilities: Float64Array,
  classes: Uint8Array,
): ClassificationMetrics {
  const n = classes.length;
  const predicted = predictClasses(probabilities);
  const confusion = confusionMatrix(classes, predicted);
  const reliability = reliabilityBins(probabilities, classes, predicted);
  const columns = ACTIONS.map((_, k) => confusion.reduce((sum, row) => sum + row[k], 0));
  return {
    accuracy: accuracyOf(predicted, classes),
    balanced_accuracy: balancedAccuracy(confusion),
    log_loss: logLoss(probabilities, classes),
    brier: brierScore(probabilities, classes),
    ece: reliability.reduce((sum, bin) => sum + (bin.count / n) * gapOf(bin), 0),
    per_class: perClass(confusion, columns),
    confusion_matrix: confusion,
    reliability,
    top_class_share: Math.max(...columns) / n,
  };
}

/** The most probable class of each row; the first one on ties. */
export function predictClasses(probabilities: Float64Array): Uint8Array {
  const predicted = new Uint8Array(probabilities.length / CLASSES);
  for (let i = 0; i < predicted.length; i += 1) {
    for (let k = 1; k < CLASSES; k += 1) {
      if (probabilities[i * CLASSES + k] > probabilities[i * CLASSES + predicted[i]]) {
        predicted[i] = k;
      }
    }
  }
  return predicted;
}

/** Share of rows predicted correctly; NaN without rows. */
export function accuracyOf(predicted: Uint8Array, classes: Uint8Array): number {
  return predicted.filter((k, i) => k === classes[i]).length / classes.length;
}

/** Mean of -log p of the true class, after normalising each row. */
function logLoss(probabilities: Float64Array, classes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < classes.length; i += 1) {
    let total = 0;
    for (let k = 0; k < CLASSES; k += 1) total += clip(probabilities[i * CLASSES + k]);
    sum -= Math.log(clip(probabilities[i * CLASSES + classes[i]]) / total);
  }
  return sum / classes.length;
}

const clip = (p: number) => Math.min(1 - EPSILON, Math.max(EPSILON, p));

function brierScore(probabilities: Float64Array, classes: Uint8Array): number {
  let sum = 0;
  probabilities.forEach((p, at) => {
    sum += (p - Number(at % CLASSES === classes[Math.floor(at / CLASSES)])) ** 2;
  });
  return sum / classes.length;
}

export function confusionMatrix(classes: Uint8Array, predicted: Uint8Array): number[][] {
  const matrix = ACTIONS.map(() => ACTIONS.map(() => 0));
  classes.forEach((y, i) => {
    matrix[y][predicted[i]] += 1;
  });
  return matrix;
}

/** Mean recall of the classes that occur. */
export function balancedAccuracy(confusion: readonly (readonly number[])[]): number {
  const recalls = confusion
    .map((row, k) => ({ hits: row[k], support: sum(row) }))
    .filter(({ support }) => support > 0)
    .map(({ hits, support }) => hits / support);
  return sum(recalls) / recalls.length;
}

function perClass(
  confusion: readonly (readonly number[])[],
  columns: readonly number[],
): Record<Action, ClassMetrics> {
  const metricsOf = (k: number): ClassMetrics => {
    const hits = confusion[k][k];
    const support = sum(confusion[k]);
    const ratio = (whole: number) => (whole === 0 ? 0 : hits / whole);
    const precision = ratio(columns[k]);
    const recall = ratio(support);
    const f1 = hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { precision, recall, f1, support };
  };
  return { SELL: metricsOf(0), HOLD: metricsOf(1), BUY: metricsOf(2) };
}

function reliabilityBins(
  probabilities: Float64Array,
  classes: Uint8Array,
  predicted: Uint8Array,
): ReliabilityBin[] {
  const counts = new Float64Array(ECE_BINS);
  const confidence = new Float64Array(ECE_BINS);
  const hits = new Float64Array(ECE_BINS);
  predicted.forEach((k, i) => {
    const top = probabilities[i * CLASSES + k];
    const bin = Math.min(ECE_BINS - 1, Math.max(0, Math.ceil(top * ECE_BINS) - 1));
    counts[bin] += 1;
    confidence[bin] += top;
    hits[bin] += Number(k === classes[i]);
  });
  return Array.from(counts, (count, bin) => ({
    from: bin / ECE_BINS,
    to: (bin + 1) / ECE_BINS,
    count,
    mean_confidence: count === 0 ? null : confidence[bin] / count,
    accuracy: count === 0 ? null : hits[bin] / count,
  }));
}

function gapOf({ mean_confidence, accuracy }: ReliabilityBin): number {
  return Math.abs((accuracy ?? 0) - (mean_confidence ?? 0));
}
