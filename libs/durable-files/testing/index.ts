export { ended, firstOutput, runChild } from './child-process';
export { SimulatedDisk, type SimulatedDiskOptions } from './simulated-disk';
export { type Fault } from './step-recorder';
export { temporaryFolder } from './temporary-folder';
