export type { DeskState } from './desk-state';
export { FleetError } from './errors';
export { FleetQueue, type QueueSettings } from './fleet-queue';
export { fleetJsonSchema } from './fleet-schema';
export { FinalFailure, FleetWorker, type WorkerEvent } from './fleet-worker';
export { queueSettingsOf } from './queue-settings';
export { readFleet, type ReadFleet } from './read-fleet';
export { runIdOf, type TrainingJob, type TrainingOutcome } from './training-job';
export { WEEK, weekOf } from './week';
