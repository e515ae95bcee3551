import type * as onnxRuntime from 'onnxruntime-node';
import type { InferenceSession } from 'onnxruntime-node';
import { AgentsError } from '../../errors';

/** A file with tensors of a model, in the form that the runtime takes. */
export interface ExternalFile {
  /** As the model names it. */
  readonly path: string;
  readonly data: Uint8Array;
}

/** A tensor as the model declares it: a named dimension is a text. */
export interface DeclaredTensor {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** An answer of the model. */
interface Answer {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model that the runtime has loaded. */
export interface OnnxSession {
  readonly inputs: readonly DeclaredTensor[];
  readonly outputs: readonly DeclaredTensor[];
  /** @throws the runtime's error, or TypeError when the output is not of float32 */
  readonly run: (windows: Float32Array, shape: readonly number[]) => Promise<Answer>;
}

/** One thread, so that a result never depends on how the work was split. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  // Errors are thrown; the runtime's own lines would stand between the command's.
  logSeverityLevel: 4,
};

/** The runtime's module. */
type OnnxRuntime = typeof onnxRuntime;

/**
 * The runtime, loaded by the first call, because it takes a tenth of a second.
 * @throws AgentsError runtime_missing
 */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  try {
    return await import('onnxruntime-node');
  } catch (cause) {
    throw new AgentsError('runtime_missing', {
      message: 'The ONNX runtime cannot be loaded.',
      expected: 'the package onnxruntime-node',
      received: (cause as Error).message.split('\n')[0],
      next: 'run npm install in the folder of Meta-Agent',
      cause,
    });
  }
}

/**
 * Loads a model from its bytes: the file that was hashed is the one that runs.
 * @throws the runtime's error
 */
export async function openOnnxSession(
  { InferenceSession, Tensor }: OnnxRuntime,
  model: Uint8Array,
  externalFiles: readonly ExternalFile[],
  names: { readonly input: string; readonly output: string },
): Promise<OnnxSession> {
  const session = await InferenceSession.create(model, {
    ...OPTIONS,
    ...(externalFiles.length > 0 && { externalData: [...externalFiles] }),
  });
  return {
    inputs: session.inputMetadata.map(declared),
    outputs: session.outputMetadata.map(declared),
    run: async (windows, shape) => {
      const feeds = { [names.input]: new Tensor('float32', windows, shape) };
      const { [names.output]: tensor } = await session.run(feeds, [names.output]);
      if (!(tensor.data instanceof Float32Array)) {
        throw new TypeError(`expected an output of float32, received ${tensor.type}`);
      }
      return { shape: tensor.dims, values: tensor.data };
    },
  };
}

function declared(metadata: InferenceSession.ValueMetadata): DeclaredTensor {
  const { name } = metadata;
  return metadata.isTensor
    ? { name, type: metadata.type, shape: metadata.shape }
    : { name, type: 'no tensor', shape: [] };
}
