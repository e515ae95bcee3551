export * from '@tensorflow/tfjs-core';

/** Which TensorFlow runs. */
export interface TensorFlowBackend {
  readonly backend: 'native' | 'wasm' | 'cpu';
  /** Of tfjs-core. */
  readonly version: string;
  /** Version of the native library; only on the native backend. */
  readonly libtensorflow?: string;
  /** Whether META_TF_BACKEND asked for it. */
  readonly forced: boolean;
  /** Why WebAssembly runs in place of the native library that is installed. */
  readonly unusable?: string;
}

/**
 * Starts the chosen backend and runs one operation: the native one when it is installed, else
 * WebAssembly, or what META_TF_BACKEND names. Until then no operation may run.
 * @throws an error with the code `backend_unavailable` when the forced backend is not installed or
 * does not work.
 */
export function startTensorFlow(): Promise<TensorFlowBackend>;
