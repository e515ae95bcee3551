import { join } from 'node:path';
import { painter, quoteWord, typeable, type Painter, writePage } from '@meta-agent/command-line';
import { REPORT } from '@meta-agent/model-io';
import { gateInWords } from '@meta-agent/words';
import { adviceFor } from '../../report/advice';
import type { TrainingResult } from '../../run/training-request';
import { diversityTable, gateTable, triedTable } from './training-tables';

export interface PrintTrainingOptions {
  /** The registry, as it was named. */
  readonly modelDir: string;
  /** Prints the tables of what was tried, of the agents and of all gates, too. */
  readonly isVerbose: boolean;
  /** Prints what became of the model and the names of the failed gates alone. */
  readonly isQuiet: boolean;
}

/** Formats the result as text: the verdict first and last, what it rests on between. */
export function printTraining(
  result: TrainingResult,
  { modelDir, isVerbose, isQuiet }: PrintTrainingOptions,
  stdout: NodeJS.WriteStream,
): void {
  const paint = painter(stdout);
  const lines = [
    headline(result, paint),
    ...(isVerbose ? [...triedTables(result), gateTable(result.gates, paint)] : []),
    ...(isQuiet ? failedGates(result, paint) : gateLines(result, paint)),
    ...(isQuiet ? [] : [...result.verdict, ...savedLines(result), outcome(result)]),
    ...(isQuiet ? [] : nextLines(result, modelDir)),
  ];
  writePage(stdout, lines.join('\n'));
}

function headline(result: TrainingResult, paint: Painter): string {
  const line = outcome(result);
  return paint(result.promoted ? 'green' : 'red', line);
}

/** What became of the model, in one line. */
function outcome({ version, promoted }: TrainingResult): string {
  if (version === null) {
    return 'Not saved: the model fails a gate that every reader checks when it loads a model.';
  }
  return promoted ? `✅ Promoted: ${version}` : `Not promoted: ${version} is a candidate`;
}

function triedTables({ tried, diversity }: TrainingResult): string[] {
  return [...(tried.length === 0 ? [] : [triedTable(tried)]), diversityTable(diversity)];
}

/** How many gates passed, and each failed one with what to do. */
function gateLines(result: TrainingResult, paint: Painter): string[] {
  const { length: all } = result.gates;
  const passed = `Gates: ${all - failedOf(result).length} of ${all} passed.`;
  const told = failedGates(result, paint);
  const advice = adviceLines(result);
  return [passed, ...told.flatMap((line, i) => [line, ...advice[i]])];
}

/** The advice below each failed gate; gates of one advice have it below the last of them. */
function adviceLines(result: TrainingResult): string[][] {
  const hasChanges = result.metadata.metrics.decision_layer.change_rate !== 0;
  const advice = failedOf(result).map(({ name }) => adviceFor(name, hasChanges));
  return advice.map((line, i) => (line === advice[i + 1] ? [] : [`  ${line}`]));
}

const failedOf = ({ gates }: TrainingResult) => gates.filter(({ passed }) => !passed);

/** Each failed gate in a line. */
const failedGates = (result: TrainingResult, paint: Painter): string[] =>
  failedOf(result).map((gate) => paint('red', `✗ ${gateInWords(gate)}`));

function savedLines({ path }: TrainingResult): string[] {
  if (path === null) return [];
  return [
    `✅ Model saved: ${join(path, 'model.json')}`,
    `✅ Scaler saved: ${join(path, 'scaler.json')}`,
    `✅ Metadata saved: ${join(path, 'metadata.json')}`,
    `✅ Report saved: ${join(path, REPORT)}`,
  ];
}

/** What can be typed now, as it is pasted into this shell. */
function nextLines({ version, promoted }: TrainingResult, modelDir: string): string[] {
  if (version === null) return [];
  const dir = quoteWord(modelDir);
  const report = typeable(`meta-trainer report ${version} --open --model-dir ${dir}`);
  if (!promoted) return ['Next:', `  ${report}`];
  const serve = typeable(`meta-engine serve --enabled --model-dir ${dir}`);
  return [
    'Next:',
    `  ${report}`,
    `  ${serve}`,
    '  then open http://127.0.0.1:8001/, the console of the engine',
  ];
}
