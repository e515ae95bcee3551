import { join } from 'node:path';
import { painter, textTable, type Painter } from '@meta-agent/command-line';
import type { BoundedGate, DiversityByRegime, TriedRecipe } from '@meta-agent/model-io';
import { decimal, figure, gateInWords, gateLimit } from '@meta-agent/words';
import type { TrainingResult } from '../../run/run-training';

/** Formats the result as text: every gate, the verdict, and the path of the saved model. */
export function printTraining(result: TrainingResult, stdout: NodeJS.WriteStream): void {
  const write = (line: string) => stdout.write(`${line}\n`);
  const paint = painter(stdout);
  if (result.tried.length > 0) write(triedTable(result.tried));
  write(diversityTable(result.diversity));
  write(gateTable(result.gates, paint));
  for (const gate of result.gates.filter(({ passed }) => !passed)) {
    write(paint('red', `✗ ${gateInWords(gate)}`));
  }
  for (const line of result.verdict) write(line);
  const { version, path, promoted } = result;
  if (version === null || path === null) {
    write('Not saved: the model fails a gate that every reader checks when it loads a model.');
    return;
  }
  write(`✅ Model saved: ${join(path, 'model.json')}`);
  write(`✅ Scaler saved: ${join(path, 'scaler.json')}`);
  write(`✅ Metadata saved: ${join(path, 'metadata.json')}`);
  write(promoted ? `✅ Promoted: ${version}` : `Not promoted: ${version} is a candidate`);
}

function gateTable(gates: readonly BoundedGate[], paint: Painter): string {
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
function diversityTable(diversity: DiversityByRegime): string {
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
  );
}

/** Every candidate, with its excess loss over the best candidate of its stage. */
function triedTable(tried: readonly TriedRecipe[]): string {
  return textTable(
    [
      'stage',
      'features',
      'C',
      'half-life',
      'weights',
      'calibration',
      'records',
      'log loss',
      'excess',
      '±',
      '',
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
  );
}
