export { ended, firstOutput, runChild } from './child-process';
export { bundleScript, runBundle } from './run-bundle';
export { SimulatedDisk, type SimulatedDiskOptions } from './simulated-disk';
export { type Fault } from './step-recorder';
export { temporaryFolder } from './temporary-folder';
export { faultyPromises } from './trials/faulty-promises';
export { lightExpect } from './trials/light-expect';
export {
  isTrialOver,
  reportTrial,
  trialForm,
  trialRandom,
  trialSeed,
} from './trials/trial-results';
export { callsOf, tryFaults, type FaultedUse, type Tried } from './trials/try-faults';
export { damaged, property, tryGenerated } from './trials/try-generated';
