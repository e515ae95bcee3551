import { sum } from '@meta-agent/features';
import { z } from 'zod';

const WEIGHTS_FILE = 'weights.bin';

/**
 * model.json of a TensorFlow.js LayersModel: one dense softmax layer on scaled features.
 * Its names have no counters, unlike the names that TensorFlow.js gives: equal models give equal
 * bytes.
 */
export function describeKerasModel(featureCount: number): object {
  return {
    format: 'layers-model',
    generatedBy: 'meta-agent',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        name: 'meta_agent',
        layers: [
          {
            class_name: 'Dense',
            config: {
              name: 'meta',
              units: 3,
              activation: 'softmax',
              use_bias: true,
              trainable: true,
              dtype: 'float32',
              batch_input_shape: [null, featureCount],
            },
          },
        ],
      },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: [
          { name: 'meta/kernel', shape: [featureCount, 3], dtype: 'float32' },
          { name: 'meta/bias', shape: [3], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** The model.json that this library reads: one dense softmax layer of any width. */
export const kerasModelSchema = z.looseObject({
  format: z.literal('layers-model'),
  modelTopology: z.looseObject({
    class_name: z.literal('Sequential'),
    config: z.looseObject({
      layers: z.tuple([
        z.looseObject({
          class_name: z.literal('Dense'),
          config: z.looseObject({
            units: z.int(),
            activation: z.literal('softmax'),
            use_bias: z.literal(true),
            batch_input_shape: z.tuple([z.null(), z.int()]),
          }),
        }),
      ]),
    }),
  }),
  weightsManifest: z.tuple([
    z.looseObject({
      paths: z.tuple([z.literal(WEIGHTS_FILE)]),
      weights: z.array(
        z.looseObject({
          name: z.string(),
          shape: z.array(z.int().min(0)),
          dtype: z.literal('float32'),
        }),
      ),
    }),
  ]),
});
export type KerasModel = z.infer<typeof kerasModelSchema>;

/** weights.bin: the concatenated arrays as float32 little-endian. */
export function encodeWeights(...arrays: readonly Float32Array[]): Buffer {
  const bytes = Buffer.alloc(4 * sum(arrays.map(({ length }) => length)));
  let offset = 0;
  for (const array of arrays) {
    for (const value of array) offset = bytes.writeFloatLE(value, offset);
  }
  return bytes;
}

/** Reads `count` values from index `start`. */
export function decodeWeights(bytes: Uint8Array, start: number, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(count);
  // A loop: groups have millions of weights, and a callback for each takes ten times as long.
  for (let i = 0; i < count; i += 1) values[i] = view.getFloat32(4 * (start + i), true);
  return values;
}
