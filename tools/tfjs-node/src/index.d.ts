export * from '@tensorflow/tfjs';
export { startTensorFlow, type TensorFlowBackend } from './core';
