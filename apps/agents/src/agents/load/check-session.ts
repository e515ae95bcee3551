import { ACTIONS } from '@meta-agent/features';
import { CHANNELS, type AgentDescription } from '../agent-schema';
import { isDistribution, SUM_TOLERANCE } from '../is-distribution';
import type { DeclaredTensor, OnnxSession } from '../onnx/onnx-session';
import type { CheckList } from './agent-check';
import { PROBES, probeWindows } from './probe-windows';

/** Two different windows must not have the same probabilities. */
const LEAST_DIFFERENCE = 1e-4;

/** The tensors that the model declares. @throws CheckFailure */
export function checkTensors(
  { inputs, outputs }: OnnxSession,
  { input, output, lookback, horizons_minutes: horizons }: AgentDescription,
  list: CheckList,
): void {
  const window = ['n', lookback, CHANNELS.length];
  const isInput = inputs.length === 1 && fits(inputs[0], input, window);
  list.add('input', isInput, `${input}: float32 [${window.join(', ')}]`, describe(inputs));
  const answer = ['n', horizons.length, ACTIONS.length];
  const isOutput = outputs.some((tensor) => fits(tensor, output, answer));
  list.add('output', isOutput, `${output}: float32 [${answer.join(', ')}]`, describe(outputs));
}

/** A dimension that the model only names is checked by its answer. */
function fits({ name, type, shape }: DeclaredTensor, expected: string, dimensions: unknown[]) {
  return (
    name === expected &&
    type === 'float32' &&
    shape.length === dimensions.length &&
    shape.every((size, i) => typeof size === 'string' || size === dimensions[i])
  );
}

const describe = (tensors: readonly DeclaredTensor[]) =>
  tensors.map(({ name, type, shape }) => `${name}: ${type} [${shape.join(', ')}]`).join('; ');

/**
 * The answers of the model to probe windows.
 * @returns whether many windows in one call give the same bits as one window a call
 * @throws CheckFailure
 */
export async function checkAnswers(
  session: OnnxSession,
  description: AgentDescription,
  list: CheckList,
): Promise<boolean> {
  const { lookback, horizons_minutes: horizons } = description;
  const windows = probeWindows(lookback);
  const shape = [PROBES, horizons.length, ACTIONS.length];
  const ask = (from: number, count: number) => {
    const size = lookback * CHANNELS.length;
    const part = windows.slice(from * size, (from + count) * size);
    return session.run(part, [count, lookback, CHANNELS.length]);
  };
  const expected = `an answer of [${shape.join(', ')}] to ${PROBES} windows`;
  const answer = await list.attempt('output', expected, () => ask(0, PROBES));
  const isShape = answer.shape.join() === shape.join();
  list.add('output', isShape, expected, `an answer of [${answer.shape.join(', ')}]`);
  checkValues(answer.values, list);
  const alone: number[] = [];
  for (let probe = 0; probe < PROBES; probe += 1) {
    const one = await list.attempt('batch', 'an answer to one window', () => ask(probe, 1));
    alone.push(...one.values);
  }
  const isBatchable = alone.every((value, i) => value === answer.values[i]);
  const found = isBatchable ? 'the same bits' : 'other bits; windows are computed one by one';
  list.add('batch', true, 'the same bits for one window and for several', found);
  return isBatchable;
}

/** @throws CheckFailure */
function checkValues(values: Float32Array, list: CheckList): void {
  const wrong = values.find((value) => !Number.isFinite(value));
  list.add('finite', wrong === undefined, 'finite probabilities', String(wrong ?? 'all finite'));
  let sums = `all within ${SUM_TOLERANCE}`;
  for (let at = 0; at < values.length; at += ACTIONS.length) {
    const row = [...values.subarray(at, at + ACTIONS.length)];
    if (!isDistribution(values, at)) sums = `the row ${row.join(', ')}`;
  }
  const areSums = sums.startsWith('all');
  list.add('sums', areSums, 'rows of probabilities from 0 to 1 that sum to 1', sums);
  const range = largestDifference(values);
  list.add(
    'not_constant',
    range >= LEAST_DIFFERENCE,
    `probabilities that differ between windows by at least ${LEAST_DIFFERENCE}`,
    `a largest difference of ${range.toPrecision(2)}`,
  );
}

function largestDifference(values: Float32Array): number {
  const width = values.length / PROBES;
  const ranges = Array.from({ length: width }, (_, column) => {
    const own = values.filter((_, at) => at % width === column);
    return Math.max(...own) - Math.min(...own);
  });
  return Math.max(...ranges);
}
