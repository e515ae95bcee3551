import { z } from 'zod';
import { count, open, perAction, share, shareOrNull, type Complete } from './schema-parts';

/** 3 x 3 counts: rows are true classes, columns predicted or decided ones. */
export const confusionMatrix = z.array(z.array(count).length(3)).length(3);

const classMetrics = open({ precision: share, recall: share, f1: share, support: count });
export type ClassMetrics = Complete<z.infer<typeof classMetrics>>;

/** Rows whose top probability falls in (from, to]; null in an empty bin. */
const reliabilityBin = open({
  from: share,
  to: share,
  count,
  mean_confidence: shareOrNull,
  accuracy: shareOrNull,
});
export type ReliabilityBin = Complete<z.infer<typeof reliabilityBin>>;

/** Metrics of the probabilities, with scikit-learn's definitions. */
export const classificationMetrics = open({
  accuracy: share,
  /** Mean recall of the classes that occur. */
  balanced_accuracy: share,
  log_loss: z.number(),
  /** Mean over rows of the squared error summed over classes, 0..2. */
  brier: z.number(),
  /** Expected calibration error: 15 equal bins of the top probability, weighted by their rows. */
  ece: share,
  per_class: perAction(classMetrics),
  confusion_matrix: confusionMatrix,
  reliability: z.array(reliabilityBin),
  /** Share of the rows with the most frequently predicted class. */
  top_class_share: share,
});
export type ClassificationMetrics = Complete<z.infer<typeof classificationMetrics>>;

const reliability = open({ mean_confidence: share, accuracy: share });

/** The rows of a fifth of the test part by volatility; the calibration gap before and after. */
export const volatilityFifth = open({
  /** Least and greatest volatility of the rows. */
  from: z.number(),
  to: z.number(),
  count,
  uncalibrated: reliability,
  calibrated: reliability,
});
export type VolatilityFifth = Complete<z.infer<typeof volatilityFifth>>;
