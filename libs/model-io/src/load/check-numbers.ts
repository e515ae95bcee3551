import type { FeatureSet, Scaler } from '@meta-agent/features';
import { z } from 'zod';
import { ModelError } from '../errors';
import { decodeJson, parseWith } from '../format/json-file';
import { decodeWeights, kerasModelSchema, type KerasModel } from '../format/keras-model';
import type { ArtifactFile } from '../format/manifest';
import { looseNumbers, probesSchema, type Probes } from '../format/probes';
import type { Metadata } from '../metadata/metadata';
import { calibrationSchema, type Calibration } from '../model/calibration';
import type { GroupWeights } from '../model/group-weights';
import { readGroups } from './check-groups';
import type { Checked } from './checklist';
import type { VerifiedFiles } from './verify-files';

/** The numbers of an artifact before their values are checked. */
export interface ModelNumbers {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly scaler: Scaler;
  readonly groups: GroupWeights | null;
  readonly calibration: unknown;
  readonly probes: Probes;
}

const scalerSchema = z.object({ mean: looseNumbers, scale: looseNumbers });

/** @throws ModelError shape_mismatch, file_invalid */
export function checkShapes(
  files: VerifiedFiles,
  featureSet: FeatureSet,
  metadata: Metadata,
): Checked<ModelNumbers> {
  const width = featureSet.names.length;
  const json = (name: ArtifactFile) => decodeJson(files.bytesOf(name), 'file_invalid', name);
  const parse = <T extends z.ZodType>(schema: T, name: ArtifactFile) =>
    parseWith(schema, json(name), 'file_invalid', name);

  const weights = files.bytesOf('weights.bin');
  const parameters = checkLayer(parse(kerasModelSchema, 'model.json'), weights, width);
  const scaler = parse(scalerSchema, 'scaler.json');
  assertShape('scaler.json, mean', width, scaler.mean.length);
  assertShape('scaler.json, scale', width, scaler.scale.length);
  const probes = parse(probesSchema, 'probes.json');
  probes.inputs.forEach((input, i) => {
    assertShape(`probes.json, inputs.${i}`, width, input.length);
    assertShape(`probes.json, probabilities.${i}`, 3, probes.probabilities[i].length);
  });
  const groups = readGroups(files, metadata, featureSet);
  const calibration = json('calibration.json');
  const value = { ...parameters, scaler, groups, probes, calibration };
  const each = groups === null ? '' : `, ${groups.names.length} groups`;
  return { value, detail: `${width} features x 3 classes${each}` };
}

/** An empty layer passes this check: the next check reports it. */
function checkLayer(model: KerasModel, bytes: Uint8Array, width: number) {
  const [{ config }] = model.modelTopology.config.layers;
  const [{ weights }] = model.weightsManifest;
  assertShape('model.json, units', 3, config.units);
  assertShape('model.json, batch_input_shape', width, config.batch_input_shape[1]);
  const isEmpty = weights.length === 0;
  const expected = isEmpty ? '' : `${width},3 and 3`;
  assertShape('model.json, weights', expected, weights.map(({ shape }) => shape).join(' and '));
  assertShape('weights.bin, bytes', isEmpty ? 0 : 4 * (3 * width + 3), bytes.byteLength);
  return {
    kernel: decodeWeights(bytes, 0, isEmpty ? 0 : 3 * width),
    bias: decodeWeights(bytes, 3 * width, isEmpty ? 0 : 3),
  };
}

function assertShape<T extends string | number>(at: string, expected: T, received: T): void {
  if (expected === received) return;
  throw new ModelError('shape_mismatch', {
    at,
    expected: String(expected),
    received: String(received),
  });
}

/** @throws ModelError no_parameters */
export function checkParameters({ kernel, bias }: ModelNumbers): Checked<undefined> {
  const count = kernel.length + bias.length;
  if (count === 0) {
    throw new ModelError('no_parameters', { at: 'model.json', expected: 'some', received: '0' });
  }
  return { value: undefined, detail: `${count} parameters` };
}

/** @throws ModelError not_finite */
export function checkFinite(numbers: ModelNumbers): Checked<undefined> {
  const { kernel, bias, scaler, calibration, probes } = numbers;
  const places = { 'weights.bin': { kernel, bias }, scaler, calibration, probes };
  const found = findNonFinite(places);
  if (found !== undefined) {
    const { path, value } = found;
    throw new ModelError('not_finite', {
      at: path.join(', '),
      expected: 'a finite number',
      received: String(value),
    });
  }
  return { value: undefined, detail: 'weights, scaler, calibration and probes' };
}

interface NonFinite {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The first number that is not finite; JSON writes such a number as null. */
function findNonFinite(value: unknown): NonFinite | undefined {
  if (value === null) return { path: [], value };
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path: [], value };
  if (typeof value !== 'object') return undefined;
  for (const key of Object.keys(value)) {
    const found = findNonFinite((value as Record<string, unknown>)[key]);
    if (found !== undefined) return { ...found, path: [key, ...found.path] };
  }
  return undefined;
}

/** @throws ModelError scale_not_positive, calibration_invalid */
export function checkRanges(numbers: ModelNumbers, metadata: Metadata): Checked<Calibration> {
  const { scale } = numbers.scaler;
  const at = scale.findIndex((value) => value <= 0);
  if (at !== -1) {
    throw new ModelError('scale_not_positive', {
      at: `scaler.json, scale.${at}`,
      expected: 'more than 0',
      received: String(scale[at]),
    });
  }
  const calibration = checkCalibration(numbers.calibration, metadata);
  return { value: calibration, detail: `least scale ${Math.min(...scale).toPrecision(3)}` };
}

function checkCalibration(value: unknown, metadata: Metadata): Calibration {
  const code = 'calibration_invalid';
  const calibration = parseWith(calibrationSchema, value, code, 'calibration.json');
  const expected = metadata.calibration.method;
  if (calibration.method !== expected) {
    throw new ModelError(code, { at: 'calibration.json', expected, received: calibration.method });
  }
  return calibration;
}
