import { textTable, type Painter } from '@meta-agent/command-line';
import type { BoundedGate, DiversityByRegime, TriedRecipe } from '@meta-agent/model-io';
import { decimal, figure, gateLimit } from '@meta-agent/words';

export function gateTable(gates: readonly BoundedGate[], paint: Painter): string {
  return textTable(
    ['gate', 'value', 'limit', 'verdict'],
    gates.map((gate) => [gate.name, figure(gate.value), gateLimit(gate), verdict(gate, paint)]),
  );
}

function verdict({ value, passed }: BoundedGate, paint: Painter): string {
  if (value === null && passed) return paint('yellow', 'not measured');
  return passed ? paint('green', 'pass') : paint('red', 'FAIL');
}

/** How much the agents' votes and errors differ: the mean over pairs of agents. */
export function diversityTable(diversity: DiversityByRegime): string {
  return textTable(
    ['agents', 'records', 'disagreement', "Yule's Q", "Cohen's kappa", 'double fault', 'entropy'],
    Object.entries(diversity).map(([regime, measured]) => [
      regime,
      measured.records,
      figure(measured.mean_disagreement),
      figure(measured.mean_yule_q),
      figure(measured.mean_cohen_kappa),
      figure(measured.mean_double_fault),
      figure(measured.entropy),
    ]),
    [],
    { optional: ['double fault', 'records'] },
  );
}

/** Every candidate, with its excess loss over the best candidate of its stage. */
export function triedTable(tried: readonly TriedRecipe[]): string {
  return textTable(
    [
      ...['stage', 'features', 'C', 'half-life', 'weights', 'calibration', 'records'],
      ...['log loss', 'excess', '±', ''],
    ],
    tried.map((row) => [
      row.stage,
      row.feature_set,
      String(row.C),
      String(row.half_life_days ?? 'none'),
      row.class_weight,
      row.calibration_method,
      String(row.records),
      decimal(row.log_loss),
      decimal(row.excess),
      decimal(row.excess_se),
      row.chosen ? 'chosen' : '',
    ]),
    [],
    { optional: ['records', 'log loss', 'weights', 'half-life', '±'] },
  );
}
