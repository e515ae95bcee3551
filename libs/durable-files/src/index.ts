export type { Disk, FileIdentity, OpenFile, OpenFolder, OpenMode } from './disk/disk';
export { nodeDisk } from './disk/node-disk';
export { using, writeWhole } from './disk/open-file';
export { hasErrno } from './errno';
export { FileError } from './errors';
export { ensureFolder, isFolder } from './folders/ensure-folder';
export { isOpenToOthers, openToOthers } from './folders/is-open-to-others';
export { syncFolder } from './folders/sync-folder';
export { isSocketAnswered } from './open/is-socket-answered';
export { OpenError, type OpenErrorCode } from './open/open-error';
export {
  openRegularFile,
  readRegularFile,
  type OpenRegularOptions,
  type RegularFile,
} from './open/open-regular-file';
export { readSecretFile, type SecretFile } from './open/read-secret-file';
export { publishFile, publishNewFile, writeNewFile } from './publish/publish-file';
export { claim, type Claim } from './resume/claim';
export { orRemove } from './temporaries/or-remove';
export { isProvablyDead, thisProcess, type ProcessIdentity } from './temporaries/process-identity';
export { namesIn, removeStaleTemporaries, temporaryPath } from './temporaries/temporary';
export { assertReplaceable } from './publish/assert-replaceable';
export { publishStaged } from './publish/publish-staged';
export { ResumableFile, type ResumableFileOptions } from './resume/resumable-file';
export { StagedFile } from './publish/staged-file';
export { type Output, STDOUT, writeOutput } from './publish/write-output';
