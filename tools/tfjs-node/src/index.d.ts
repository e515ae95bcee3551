export * from '@tensorflow/tfjs';

/** Which TensorFlow runs. */
export interface TensorFlowBackend {
  readonly backend: 'native' | 'wasm' | 'cpu';
  /** Of tfjs-core. */
  readonly version: string;
  /** Whether META_TF_BACKEND asked for it. */
  readonly forced: boolean;
}

/**
 * Starts the chosen backend: the native one when it is installed, else WebAssembly, or what
 * META_TF_BACKEND names. Until then no operation may run.
 * @throws an error with the code `backend_unavailable` when the forced backend is not installed.
 */
export function startTensorFlow(): Promise<TensorFlowBackend>;
