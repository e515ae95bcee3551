import { basename } from 'node:path';
import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { isVersionName } from '../../src/format/version';
import type { Witness } from './witness';

/**
 * The disk, which tells the witness when one process alone may be at work: from before the ledger is
 * replaced until current.json is, and while a version is removed.
 */
export function witnessedDisk(witness: Witness): Disk {
  let removing: string | null = null;
  return {
    ...nodeDisk,
    rename: async (from, to) => {
      const isRemoval = isVersionName(basename(from));
      if (isRemoval || basename(to) === 'ledger.jsonl') witness.enter();
      if (isRemoval) removing = to;
      await nodeDisk.rename(from, to);
      if (basename(to) === 'current.json') witness.leave();
    },
    remove: async (path) => {
      await nodeDisk.remove(path);
      if (path !== removing) return;
      removing = null;
      witness.leave();
    },
  };
}
