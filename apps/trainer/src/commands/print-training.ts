import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Gate } from '../gates';
import type { TrainingResult } from '../run-training';
import { showNumber, textTable } from './text-table';

/** The result for people: every gate, the verdict in words, and where it was saved. */
export function printTraining(result: TrainingResult, stdout: NodeJS.WriteStream): void {
  const write = (line: string) => stdout.write(`${line}\n`);
  const paint = painter(stdout);
  write(gateTable(result.gates, paint));
  for (const gate of result.gates.filter(({ passed }) => !passed)) {
    write(
      paint(
        'red',
        `✗ ${gate.name}: ${showNumber(gate.value)}, ${boundOf(gate)} ${showNumber(gate.limit)}`,
      ),
    );
  }
  const { version, path, promoted } = result;
  if (version === null || path === null) {
    write('Not saved: no reader would load this model.');
    return;
  }
  write(`✅ Model saved: ${join(path, 'model.json')}`);
  write(`✅ Scaler saved: ${join(path, 'scaler.json')}`);
  write(`✅ Metadata saved: ${join(path, 'metadata.json')}`);
  write(promoted ? `✅ Promoted: ${version}` : `Not promoted: ${version} is a candidate`);
}

type Colour = 'red' | 'green' | 'yellow';
type Painter = (colour: Colour, text: string) => string;

/** Colours on a terminal only, and not with NO_COLOR. */
function painter(stdout: NodeJS.WriteStream): Painter {
  const isColoured = stdout.isTTY && stdout.hasColors();
  return (colour, text) => (isColoured ? styleText(colour, text) : text);
}

function gateTable(gates: readonly Gate[], paint: Painter): string {
  return textTable(
    ['gate', 'value', 'limit', 'verdict'],
    gates.map((gate) => [
      gate.name,
      showNumber(gate.value),
      `${boundOf(gate)} ${showNumber(gate.limit)}`,
      verdict(gate, paint),
    ]),
  );
}

function verdict({ value, passed }: Gate, paint: Painter): string {
  if (value === null) return paint('yellow', 'not measured');
  return passed ? paint('green', 'pass') : paint('red', 'FAIL');
}

const boundOf = ({ bound }: Gate) => (bound === 'min' ? 'at least' : 'at most');
