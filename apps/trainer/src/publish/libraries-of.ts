import type { TensorFlowBackend } from '@tensorflow/tfjs-node/core';

/** The versions of what computed a model, for its metadata. */
export function librariesOf({
  version,
  libtensorflow,
}: TensorFlowBackend): Readonly<Record<string, string>> {
  return {
    '@tensorflow/tfjs': version,
    ...(libtensorflow === undefined ? {} : { libtensorflow }),
    node: process.versions.node,
  };
}
