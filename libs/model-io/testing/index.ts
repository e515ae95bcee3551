export { ended, firstOutput, runChild } from './child-process';
export { SAVED_AT_MS, smallDraft } from './small-draft';
