import { startTensorFlow, type TensorFlowBackend } from '@tensorflow/tfjs-node/core';
import type { Reporter } from '../reporter';

/**
 * Starts TensorFlow and reports which one runs.
 * @throws an error with the code `backend_unavailable` when META_TF_BACKEND names one that does not
 * work; without META_TF_BACKEND a native library that does not work is a warning
 */
export async function startBackend(
  reporter: Reporter,
  start: () => Promise<TensorFlowBackend> = startTensorFlow,
): Promise<TensorFlowBackend> {
  const started = await start();
  const { backend, version, libtensorflow, forced, unusable } = started;
  if (unusable !== undefined) {
    reporter.warn(`The native TensorFlow does not work: ${unusable}`);
    reporter.warn('Training uses WebAssembly. To repair the native one: npm run native');
  }
  const library = libtensorflow === undefined ? '' : ` (libtensorflow ${libtensorflow})`;
  const why = forced ? ', as META_TF_BACKEND says' : '';
  reporter.info(`TensorFlow.js ${version}, backend ${backend}${library}${why}`);
  return started;
}
