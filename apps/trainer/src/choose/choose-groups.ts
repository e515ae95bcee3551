import { GROUPINGS, type Grouping } from '@meta-agent/decision';
import type { TriedGroups } from '@meta-agent/model-io';
import { blockRows } from '@meta-agent/outcomes';
import type { TrainConfig } from '../config/train-config';
import type { Dataset } from '../data/read-dataset';
import { rowGroupsOf, type RowGroups } from '../data/row-groups';
import type { CrossValidation } from '../fit/cross-validate';
import { crossValidateGroups } from '../fit/groups/cross-validate-groups';
import { GroupRows } from '../fit/groups/group-sets';
import type { LabelledRows } from '../fit/logistic-regression';
import { spanOf } from '../measure/time/evidence-frame';
import type { Reporter } from '../reporter';
import type { Part } from '../validation/plan-validation';
import { chooseSimplest, compareWithBest } from './choose-simplest';
import { fitOptions } from './fit-options';
import { prequentialProbabilities, rowLosses } from './prequential-losses';
import type { Recipe } from './recipe';

/** How far groups may differ, the most alike first; 0 is no groups. */
const KAPPAS = [0.1, 0.2];
/** The search compares fits whose gradient is this close to 0. */
const SEARCH_TOL = 1e-2;

/** Groups that are worth a standard error. */
export interface ChosenGroups {
  readonly groupRows: GroupRows;
  readonly kappa: number;
  readonly cv: CrossValidation;
}

export interface GroupSearch {
  /** Null: no groups. */
  readonly chosen: ChosenGroups | null;
  readonly tried: readonly TriedGroups[];
}

interface GroupInputs {
  readonly dataset: Pick<Dataset, 'table' | 'life'>;
  readonly rows: LabelledRows;
  readonly recipe: Recipe;
  readonly folds: readonly Part[];
  /** The cross-validation without groups. */
  readonly cv: CrossValidation;
}

/**
 * Groups and kappa by out-of-fold log loss, after the recipe: the simplest that is not worse than the
 * best by more than a standard error, where no groups are simplest.
 */
export function chooseGroups(
  { dataset, rows, recipe, folds, cv }: GroupInputs,
  config: TrainConfig,
  reporter: Reporter,
): GroupSearch {
  const counts: number[] = [];
  const candidates = groupingsOf(config).flatMap((by) => {
    const groups = rowGroupsOf(dataset.table, by);
    if (groups.names.length < 2 && config.groups === by) {
      reporter.warn(
        `Groups: none, by ${by} the log has ${groups.names.length}; expected 2 or more. Leave --groups out, or give another`,
      );
    }
    if (groups.names.length < 2 || isRepeated(groups, counts)) return [];
    counts.push(groups.names.length);
    const groupRows = new GroupRows(rows, groups);
    return KAPPAS.map((kappa): ChosenGroups => {
      const options = { ...fitOptions(recipe, config), tol: SEARCH_TOL, kappa };
      return { groupRows, kappa, cv: crossValidateGroups(rows, groupRows, folds, options, cv) };
    });
  });
  if (candidates.length === 0) return { chosen: null, tried: [] };
  const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
  const losses = [{ cv }, ...candidates].map(({ cv: { scores } }) => ({
    losses: rowLosses(
      prequentialProbabilities(scores, starts, recipe.calibrationMethod),
      scores.classes.subarray(starts[1]),
    ),
  }));
  const { timestampsMs } = dataset.table;
  const scored = timestampsMs.subarray(folds[1].testStart, folds[folds.length - 1].testEnd);
  const blocks = blockRows(scored, spanOf(scored), dataset.life.ms);
  const comparisons = compareWithBest(losses, blocks);
  const best = chooseSimplest(comparisons);
  const tried = comparisons.map(({ meanLoss, excess, excessSe }, i) => ({
    by: i === 0 ? null : candidates[i - 1].groupRows.groups.by,
    kappa: i === 0 ? 0 : candidates[i - 1].kappa,
    ...{ log_loss: meanLoss, excess, excess_se: excessSe, chosen: i === best },
  }));
  const chosen = best === 0 ? null : candidates[best - 1];
  reporter.info(`Groups: ${describeChoice(chosen)}`);
  return { chosen, tried };
}

/** By symbol and horizon there are as many groups as by one of them where the other never varies. */
function isRepeated({ by, names }: RowGroups, counts: readonly number[]): boolean {
  return by === 'symbol+horizon' && counts.includes(names.length);
}

function groupingsOf({ groups }: TrainConfig): readonly Grouping[] {
  if (groups === 'none') return [];
  return groups === 'auto' ? GROUPINGS : [groups];
}

function describeChoice(chosen: ChosenGroups | null): string {
  if (chosen === null) return 'none, they are not worth a standard error';
  const { names, by } = chosen.groupRows.groups;
  const accuracy = chosen.cv.meanAccuracy.toFixed(4);
  return `${names.length} by ${by}, kappa ${chosen.kappa}, CV accuracy with them ${accuracy}`;
}
