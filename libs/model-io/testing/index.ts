export { ended, firstOutput, runChild } from './child-process';
export { SAVED_AT_MS, smallDraft } from './small-draft';
export { expectSoundRegistry } from './expect-sound-registry';
export {
  openSample,
  promoteAnother,
  putInForce,
  sampleRegistry,
  smallRegistry,
} from './sample-registry';
export { temporaryFolder } from './temporary-folder';
export { editAndSeal } from './artifact-folder';
