export { temporaryFolder } from '@meta-agent/durable-files/testing';
export {
  ENGINE,
  messagesOf,
  startCommand,
  startEngine,
  until,
  type EngineProcess,
  type EngineSettings,
} from './engine-process';
export { HttpLoad, type Answer } from './http-load';
export { peakMemory } from './peak-memory';
export {
  AGENTS,
  inlineModule,
  OPS,
  ROOT,
  runNode,
  runOps,
  runTrainer,
  SIMULATOR,
  TRAINER,
  type CommandOptions,
  type CommandResult,
} from './run-command';
