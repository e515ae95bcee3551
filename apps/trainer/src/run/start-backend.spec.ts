import type { TensorFlowBackend } from '@tensorflow/tfjs-node/core';
import { startBackend } from './start-backend';

/** The lines that are reported for what TensorFlow says about its start. */
async function linesFor(started: Partial<TensorFlowBackend>): Promise<string[]> {
  const lines: string[] = [];
  const reporter = {
    info: (line: string) => lines.push(`info ${line}`),
    warn: (line: string) => lines.push(`warn ${line}`),
    progress: () => undefined,
  };
  await startBackend(reporter, () =>
    Promise.resolve({ backend: 'wasm', version: '4.22.0', forced: false, ...started }),
  );
  return lines;
}

describe('the start of TensorFlow', () => {
  it('names the backend, and the setting that asks for it', async () => {
    expect(await linesFor({})).toEqual(['info TensorFlow.js 4.22.0, backend wasm']);
    expect(await linesFor({ backend: 'cpu', forced: true })).toEqual([
      'info TensorFlow.js 4.22.0, backend cpu, as META_TF_BACKEND says',
    ]);
  });

  it('names the version of the native library', async () => {
    expect(await linesFor({ backend: 'native', libtensorflow: '2.9.1' })).toEqual([
      'info TensorFlow.js 4.22.0, backend native (libtensorflow 2.9.1)',
    ]);
  });

  it('warns of a native library that does not work, with the reason and the repair', async () => {
    expect(await linesFor({ unusable: 'libtensorflow.so.2 is empty' })).toEqual([
      'warn The native TensorFlow does not work: libtensorflow.so.2 is empty',
      'warn Training uses WebAssembly. To repair the native one: npm run native',
      'info TensorFlow.js 4.22.0, backend wasm',
    ]);
  });
});
