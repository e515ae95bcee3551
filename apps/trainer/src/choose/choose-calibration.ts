import type { CalibrationMethod } from '@meta-agent/model-io';
import { blockRows } from '@meta-agent/outcomes';
import type { FittedMethod } from '../fit/calibration/fit-calibration';
import { spanOf } from '../measure/time/evidence-frame';
import { chooseSimplest, compareWithBest } from './choose-simplest';
import { prequentialProbabilities, rowLosses } from './prequential-losses';
import type { Arena } from './race/arena';
import type { Contender } from './race/contender';
import type { Recipe } from './recipe';
import { chosenOf, type Placing } from './tried-row';

/**
 * Compares calibrations of the same scores. `temperature_regime` takes part when its slope is worth
 * a standard error.
 * @param contender scored on all folds
 * @param methods at least two, the simplest first
 * @param record called with the placings of each stage
 */
export function chooseCalibration(
  contender: Contender,
  methods: readonly CalibrationMethod[],
  arena: Arena,
  record: (stage: string, placings: readonly Placing[]) => void,
): Recipe {
  const compare = calibrationsOf(contender, arena);
  const choose = (stage: string, tried: readonly FittedMethod[]): Placing => {
    const placings = compare(tried);
    record(stage, placings);
    return chosenOf(placings);
  };
  const isSlopeUseful =
    !methods.includes('temperature_regime') ||
    choose('volatility slope', ['temperature_offset', 'temperature_regime']).calibratedBy ===
      'temperature_regime';
  const worthwhile = methods.filter((method) => isSlopeUseful || method !== 'temperature_regime');
  return choose('calibration', worthwhile).recipe;
}

/** The losses come from the second fold on: each calibration is fitted on the folds before. */
function calibrationsOf(contender: Contender, { rowsOf, folds, lifeMs }: Arena) {
  const { recipe } = contender;
  const rows = rowsOf(recipe.featureSet);
  const scores = contender.scores();
  const starts = folds.map((fold) => fold.testStart - folds[0].testStart);
  const classes = scores.classes.subarray(starts[1]);
  const times = rows.timestampsMs.subarray(folds[1].testStart, folds[folds.length - 1].testEnd);
  const blocks = blockRows(times, spanOf(times), lifeMs);
  const known = new Map<FittedMethod, Float64Array>();
  const lossesOf = (method: FittedMethod): Float64Array => {
    const losses =
      known.get(method) ?? rowLosses(prequentialProbabilities(scores, starts, method), classes);
    known.set(method, losses);
    return losses;
  };
  return (methods: readonly FittedMethod[]): Placing[] => {
    const tried = methods.map((method) => ({ losses: lossesOf(method) }));
    const comparisons = compareWithBest(tried, blocks);
    const chosen = chooseSimplest(comparisons);
    return comparisons.map((comparison, i) => {
      const calibratedBy = methods[i];
      const isFinal = calibratedBy !== 'temperature_offset';
      return {
        ...comparison,
        recipe: isFinal ? { ...recipe, calibrationMethod: calibratedBy } : recipe,
        calibratedBy,
        records: times.length,
        isChosen: i === chosen,
      };
    });
  };
}
