import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { isHeld, type LockRecord } from '../src/registry/lock/lock-record';
import { whileLocked } from '../src/registry/lock/registry-lock';

/**
 * Adds 1 to a number in a file, turn after turn, in a way that needs the lock: reads the number,
 * pauses, writes the number. Records an overlap when the previous turn is not over and its process
 * is alive.
 */
async function holdLockInTurns(dir: string, turns: number): Promise<void> {
  const counter = join(dir, 'counter');
  const log = join(dir, 'log');
  const folder = join(dir, 'lock');
  console.log('ready');
  for (let turn = 0; turn < turns; turn += 1) {
    await whileLocked({ folder, disk: nodeDisk, waitMs: 60_000, now: Date.now }, async (lock) => {
      const [last] = readFileSync(log, 'utf8').trim().split('\n').slice(-1);
      if (last.startsWith('{') && isHeld(JSON.parse(last) as LockRecord)) {
        appendFileSync(log, 'overlap\n');
      }
      appendFileSync(log, `${JSON.stringify(lock.record)}\n`);
      const count = Number(readFileSync(counter, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 3));
      // By rename: a process that is killed while it writes leaves the count as it was.
      writeFileSync(`${counter}.new`, String(count + 1));
      renameSync(`${counter}.new`, counter);
      appendFileSync(log, 'done\n');
    });
  }
}

void holdLockInTurns(process.argv[2], Number(process.argv[3]));
