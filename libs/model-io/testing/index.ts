export { ended, firstOutput, runChild, temporaryFolder } from '@meta-agent/durable-files/testing';
export { SAVED_AT_MS, smallDraft } from './small-draft';
export { expectSoundRegistry } from './expect-sound-registry';
export {
  openSample,
  promoteAnother,
  putInForce,
  sampleRegistry,
  smallRegistry,
} from './sample-registry';
export { editAndSeal } from './artifact-folder';
export { learnedDraft, liveDraft } from './live-draft';
export { MemoryStore } from './memory-store';
