import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { openDecisionLog } from './decision-log';

const NOON_MS = Date.UTC(2026, 10, 23, 12);
const LOG = 'predictions-2026-11-23.jsonl';
const mounted: string[] = [];

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  const why = error?.message ?? stderr.trim();
  throw new Error(
    `${command}: ${why}; mounting needs root: unshare --map-root-user --mount npx jest …`,
  );
}

/** A real disk of 256 KiB. */
function smallDisk(): string {
  const path = join(temporaryFolder(), 'disk');
  mkdirSync(path);
  run('mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path);
  mounted.push(path);
  return path;
}

// Lazy unmount: a failed test may have left its log open.
afterEach(() => {
  for (const path of mounted.splice(0)) run('umount', '--lazy', path);
});

/** Fills the free space of the disk. */
function fill(path: string): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' });
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error('waited in vain');
    await delay(5);
  }
}

const line = (n: number) => JSON.stringify({ n, text: 'x'.repeat(500) });
const linesIn = (disk: string) => readFileSync(join(disk, 'logs', LOG), 'utf8').split('\n');

describe('on a full disk', () => {
  it('interval: no call throws, dropped lines are counted, writing resumes', async () => {
    const disk = smallDisk();
    const events: string[] = [];
    const log = await openDecisionLog({
      ...{ folder: join(disk, 'logs'), sync: 'interval', maxQueueBytes: 40_000 },
      ...{ flushIntervalMs: 2, retryIntervalMs: 20 },
      onEvent: ({ kind }) => events.push(kind),
    });
    const accepted: string[] = [];
    let appended = 0;
    const append = () => {
      const { dropped_lines } = log.state();
      log.append(line(appended), NOON_MS);
      if (log.state().dropped_lines === dropped_lines) accepted.push(line(appended));
      appended += 1;
    };

    writeFileSync(join(disk, 'filler'), Buffer.alloc(128 * 1024));
    while (log.state().writable) {
      append();
      await delay(1);
    }
    while (log.state().dropped_lines < 50) append();
    const { errors } = log.state();
    await until(() => log.state().errors > errors);
    expect(log.state()).toMatchObject({ writable: false, dropped_lines: 50 });
    expect(log.state().last_error).toMatch('ENOSPC');
    expect(log.state().written_lines + log.state().queued_lines + 50).toBe(appended);
    // Batches that did not fit whole were cut off.
    expect(linesIn(disk)).toEqual([...accepted.slice(0, log.state().written_lines), '']);

    rmSync(join(disk, 'filler'));
    await until(() => log.state().queued_lines === 0);
    append();
    await log.close();
    expect(log.state()).toMatchObject({ writable: true, dropped_lines: 50 });
    expect(linesIn(disk)).toEqual([...accepted, '']);
    expect(events).toEqual(['failed', 'dropping', 'recovered']);
    expect(readdirSync(join(disk, 'logs'))).toEqual([LOG]);
  }, 60_000);

  it('always: appends reject while the disk is full and resolve once it has space', async () => {
    const disk = smallDisk();
    const log = await openDecisionLog({ folder: join(disk, 'logs'), sync: 'always' });
    const filler = join(disk, 'filler');
    await log.appendDurably([line(0)], NOON_MS);
    fill(filler);
    const answered = [line(0)];
    for (let n = 1; n <= 100; n += 1) {
      await log.appendDurably([line(n)], NOON_MS).then(
        () => answered.push(line(n)),
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'decision_log_unavailable', status: 503 });
        },
      );
    }
    expect(answered.length).toBeLessThan(50);
    expect(log.state().writable).toBe(false);
    expect(linesIn(disk)).toEqual([...answered, '']);

    rmSync(filler);
    await log.appendDurably([line(101)], NOON_MS);
    await log.close();
    expect(linesIn(disk)).toEqual([...answered, line(101), '']);
  }, 60_000);
});
