import { z } from 'zod';
import { count, numberOrNull, open, share, type Complete } from './schema-parts';

const OLDER_NAMES: Readonly<Record<string, string>> = {
  trainRows: 'train_rows',
  testRows: 'test_rows',
};

/** Renames two fields that older trainers spelled differently. */
function renameOlder(fold: unknown): unknown {
  if (typeof fold !== 'object' || fold === null) return fold;
  const fields: readonly (readonly [string, unknown])[] = Object.entries(fold);
  return Object.fromEntries(fields.map(([name, value]) => [OLDER_NAMES[name] ?? name, value]));
}

/** Passes of the solver over the training rows; a sample of the rows counts as a fraction. */
const rowPasses = z.number().nonnegative();

/** The result of one fold of the time-series cross-validation. */
const foldResult = z.preprocess(
  renameOlder,
  open({
    /** Number of the fold, starting at 1. */
    fold: count,
    accuracy: share.optional(),
    train_rows: count,
    test_rows: count,
    purged: count,
    converged: z.boolean().optional(),
    row_passes: rowPasses.optional(),
  }),
);
export type FoldResult = Complete<z.infer<typeof foldResult>>;

/** The position of the folds and of the test part. */
export const validation = open({
  folds: z.array(foldResult),
  train_rows: count.optional(),
  test_rows: count.optional(),
  purged: count.optional(),
});

/** Settings and result of the final fit. */
export const fit = open({
  C: z.number(),
  half_life_days: numberOrNull,
  class_weight: z.string(),
  iterations: count,
  converged: z.boolean(),
  gradient_norm: z.number(),
  /** The gradient norm at which the fit stops. */
  tolerance: z.number(),
  row_passes: rowPasses,
}).partial();

/** One candidate in one stage of the recipe search. */
const triedRecipe = open({
  stage: z.string(),
  feature_set: z.string(),
  C: z.number(),
  half_life_days: numberOrNull,
  class_weight: z.string(),
  calibration_method: z.string(),
  /** Mean out-of-fold log loss. */
  log_loss: z.number(),
  /** Mean excess over the stage's best candidate, and the standard error of the excess. */
  excess: z.number(),
  excess_se: z.number(),
  /** Out-of-fold records compared; fewer for a recipe that was clearly worse on the first of them. */
  records: count.optional(),
  chosen: z.boolean(),
});
export type TriedRecipe = Complete<z.infer<typeof triedRecipe>>;

/** The recipes tried before the choice; empty when the settings fix the recipe. */
export const search = open({ seconds: z.number(), tried: z.array(triedRecipe) });
