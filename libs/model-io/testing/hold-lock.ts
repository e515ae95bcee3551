import { nodeDisk } from '@meta-agent/durable-files';
import { whileLocked } from '../src/registry/lock/registry-lock';

/** Takes the lock, reports it, and holds the lock until the standard input ends. */
void whileLocked(
  { folder: process.argv[2], disk: nodeDisk, waitMs: 0, now: Date.now },
  () =>
    new Promise<void>((resolve) => {
      process.stdin.once('end', resolve).resume();
      console.log('held');
    }),
);
