import { decodeWeights, encodeWeights, describeKerasModel, kerasModelSchema } from './keras-model';

describe('encodeWeights', () => {
  it('writes float32 little-endian, one array after the other', () => {
    const bytes = encodeWeights(Float32Array.of(1, -2), Float32Array.of(0.5));
    expect(bytes.toString('hex')).toBe('0000803f' + '000000c0' + '0000003f');
  });

  it('is decoded bit for bit from any offset in memory', () => {
    const values = Float32Array.of(0.1, 1e-40, 3.4e38, -0);
    const bytes = encodeWeights(values);
    const unaligned = new Uint8Array(bytes.length + 1);
    unaligned.set(bytes, 1);
    expect(decodeWeights(unaligned.subarray(1), 0, 4)).toEqual(values);
    expect(decodeWeights(bytes, 2, 2)).toEqual(values.subarray(2));
  });
});

describe('describeKerasModel', () => {
  it('writes a model.json that its schema accepts', () => {
    expect(kerasModelSchema.safeParse(describeKerasModel(26)).success).toBe(true);
  });
});
