import { librariesOf } from './libraries-of';

it('names libtensorflow only where the native library computed the model', () => {
  const { node } = process.versions;
  const wasm = { backend: 'wasm', version: '4.22.0', forced: false } as const;
  expect(librariesOf(wasm)).toEqual({ '@tensorflow/tfjs': '4.22.0', node });
  const native = { ...wasm, backend: 'native', libtensorflow: '2.15.1' } as const;
  expect(librariesOf(native)).toEqual({
    '@tensorflow/tfjs': '4.22.0',
    libtensorflow: '2.15.1',
    node,
  });
});
