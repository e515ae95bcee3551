import { loadOnnxRuntime } from './onnx-session';

jest.mock('onnxruntime-node', () => {
  throw new Error("Cannot find package 'onnxruntime-node'\nRequire stack:");
});

it('a runtime that is not installed is told as such, and no agent is blamed', async () => {
  await expect(loadOnnxRuntime()).rejects.toMatchObject({
    code: 'runtime_missing',
    exitCode: 2,
    expected: 'the package onnxruntime-node',
    received: "Cannot find package 'onnxruntime-node'",
  });
});
