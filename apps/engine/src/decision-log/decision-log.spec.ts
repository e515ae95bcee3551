import {
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SimulatedDisk, temporaryFolder, type Fault } from '@meta-agent/durable-files/testing';
import { openDecisionLog, type DecisionLogOptions } from './decision-log';
import type { DecisionLogEvent } from './log-health';

const NOON_MS = Date.UTC(2026, 10, 23, 12);
const TODAY = 'predictions-2026-11-23.jsonl';
const FOLDER = '/var/logs';
const line = (n: number) => JSON.stringify({ n });

async function openOnMemory(
  options: Partial<DecisionLogOptions> = {},
  disk = SimulatedDisk.empty(),
) {
  const events: DecisionLogEvent[] = [];
  const log = await openDecisionLog({
    ...{ folder: FOLDER, sync: 'interval', disk: disk.disk },
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { log, disk, events };
}

/** A disk whose named steps fail until `mend` is called. */
function failing(disk: SimulatedDisk, faults: Readonly<Record<string, Fault>>) {
  disk.faultOf = (step) => faults[step];
  return () => (disk.faultOf = () => undefined);
}

const advance = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('with sync interval', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('writes the lines of one interval in order, with one sync', async () => {
    const { log, disk } = await openOnMemory();
    disk.steps.length = 0;
    for (const n of [1, 2, 3]) log.append(line(n), NOON_MS);
    expect(log.state()).toMatchObject({ queued_lines: 3, queued_bytes: 24, written_lines: 0 });
    await advance(250);
    expect(disk.text(TODAY)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n');
    expect(disk.steps.filter((step) => step === 'datasync')).toHaveLength(1);
    expect(log.state()).toEqual({
      ...{ sync: 'interval', writable: true, queued_lines: 0, queued_bytes: 0 },
      ...{ written_lines: 3, written_bytes: 24, dropped_lines: 0, errors: 0, last_error: null },
    });
  });

  it('does not touch the disk while no line is appended', async () => {
    const { disk } = await openOnMemory();
    disk.steps.length = 0;
    await advance(60_000);
    expect(disk.steps).toEqual([]);
  });

  it('writes four mebibytes at once, without waiting for the interval', async () => {
    const { log, disk } = await openOnMemory();
    for (let n = 0; n < 4097; n += 1) log.append('x'.repeat(1023), NOON_MS);
    await advance(0);
    expect(disk.text(TODAY).length).toBeGreaterThanOrEqual(4 * 1_048_576);
  });

  it('splits more lines than a batch holds into several batches of whole lines', async () => {
    const { log, disk } = await openOnMemory();
    const write = failing(disk, { write: 'error' });
    log.append('first', NOON_MS);
    await advance(250);
    for (let n = 0; n < 9; n += 1) log.append(`${n}`.repeat(1_048_576), NOON_MS);
    write();
    disk.steps.length = 0;
    await advance(1000);
    expect(disk.steps.filter((step) => step === 'datasync')).toHaveLength(4);
    const lengths = disk.text(TODAY).split('\n');
    expect(lengths.map((text) => text.length)).toEqual([
      5,
      ...Array.from({ length: 9 }, () => 1_048_576),
      0,
    ]);
  });

  it('writes a line that is longer than a batch', async () => {
    const { log, disk } = await openOnMemory();
    log.append('x'.repeat(5_000_000), NOON_MS);
    log.append('y', NOON_MS);
    await advance(250);
    expect(disk.text(TODAY)).toBe(`${'x'.repeat(5_000_000)}\ny\n`);
  });

  it('retries a failing disk once a second, independent of the queue length', async () => {
    const { log, disk } = await openOnMemory();
    failing(disk, { write: 'error' });
    for (let n = 0; n < 50; n += 1) {
      log.append('x'.repeat(100_000), NOON_MS);
      await advance(100);
    }
    expect(log.state().errors).toBe(5);
  });

  it('changes the file at midnight UTC, after the last line of the old day is synced', async () => {
    const { log, disk } = await openOnMemory();
    const midnightMs = Date.UTC(2026, 10, 24);
    log.append('23:59:59.999', midnightMs - 1);
    log.append('00:00:00.000', midnightMs);
    disk.steps.length = 0;
    await advance(250);
    expect(disk.text(TODAY)).toBe('23:59:59.999\n');
    expect(disk.text('predictions-2026-11-24.jsonl')).toBe('00:00:00.000\n');
    const order = disk.steps.filter((step) => /open a|write|datasync|close$/.test(step));
    const oneFile = ['open a+', 'write', 'datasync'];
    expect(order).toEqual([...oneFile, 'close', ...oneFile]);
  });

  it.each(['open a+', 'open folder', 'sync folder', 'close folder', 'stat', 'write', 'datasync'])(
    'keeps the lines while %s fails, reports it once, and resumes without a restart',
    async (step) => {
      const { log, disk, events } = await openOnMemory();
      const mend = failing(disk, { [step]: 'error' });
      log.append(line(1), NOON_MS);
      await advance(3300);
      log.append(line(2), NOON_MS);
      expect(log.state()).toMatchObject({ writable: false, queued_lines: 2, errors: 4 });
      expect(log.state().last_error).toMatch('injected');
      expect(events.map(({ kind }) => kind)).toEqual(['failed']);
      mend();
      await advance(1000);
      expect(disk.text(TODAY)).toBe('{"n":1}\n{"n":2}\n');
      expect(log.state()).toMatchObject({ writable: true, queued_lines: 0, dropped_lines: 0 });
      expect(events.slice(1)).toEqual([{ kind: 'recovered', droppedLines: 0 }]);
    },
  );

  it('drops the newest lines when the queue is full, and counts them', async () => {
    const { log, disk, events } = await openOnMemory({ maxQueueBytes: 24 });
    const mend = failing(disk, { write: 'torn' });
    for (const n of [1, 2, 3, 4, 5]) log.append(line(n), NOON_MS);
    await advance(250);
    expect(log.state()).toMatchObject({ queued_lines: 3, queued_bytes: 24, dropped_lines: 2 });
    log.append(line(6), NOON_MS);
    mend();
    await advance(1000);
    log.append(line(7), NOON_MS);
    await advance(250);
    expect(disk.text(TODAY)).toBe('{"n":1}\n{"n":2}\n{"n":3}\n{"n":7}\n');
    expect(log.state()).toMatchObject({ written_lines: 4, dropped_lines: 3 });
    expect(events).toMatchObject([
      { kind: 'dropping' },
      { kind: 'failed' },
      { kind: 'recovered', droppedLines: 3 },
    ]);
  });

  it('tells of lost lines, at once and with their number, also when no write failed', async () => {
    const { log, events } = await openOnMemory({ maxQueueBytes: 20 });
    for (const n of [1, 2, 3, 4]) log.append(line(n), NOON_MS);
    expect(events).toEqual([{ kind: 'dropping' }]);
    await advance(250);
    expect(events).toEqual([{ kind: 'dropping' }, { kind: 'dropped', droppedLines: 2 }]);
    log.append(line(5), NOON_MS);
    await advance(250);
    expect(events).toHaveLength(2);
  });

  it('writes nothing while less disk is free than the floor, and then everything', async () => {
    let free = 99;
    const floor = { minFreeBytes: 100, freeBytesOf: () => Promise.resolve(free) };
    const { log, disk, events } = await openOnMemory(floor);
    log.append(line(1), NOON_MS);
    await advance(2000);
    expect(disk.text(TODAY)).toBe('');
    expect(log.state()).toMatchObject({ writable: false, queued_lines: 1 });
    expect(log.state().last_error).toContain('META_MIN_FREE_DISK_MIB');
    free = 100;
    await advance(1000);
    expect(disk.text(TODAY)).toBe('{"n":1}\n');
    expect(events.map(({ kind }) => kind)).toEqual(['failed', 'recovered']);
  });

  it('starts while its folder is not writable, and writes once it is', async () => {
    const disk = SimulatedDisk.empty();
    const mend = failing(disk, { mkdir: 'error' });
    const { log } = await openOnMemory({}, disk);
    expect(log.state()).toMatchObject({ writable: false, errors: 1 });
    log.append(line(1), NOON_MS);
    mend();
    await advance(1000);
    expect(log.state()).toMatchObject({ writable: true, written_lines: 1 });
  });

  it('repairs torn lines before it writes when the folder becomes readable late', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(`${FOLDER}/${TODAY}`, 'whole\nto');
    const mend = failing(disk, { mkdir: 'error' });
    const { log } = await openOnMemory({}, disk);
    log.append(line(1), NOON_MS);
    mend();
    await advance(1000);
    expect(disk.text(TODAY)).toBe('whole\n{"n":1}\n');
  });

  it('starts a new line after a torn line that cannot be moved', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(`${FOLDER}/${TODAY}`, 'whole\nto');
    failing(disk, { 'open wx': 'error' });
    const { log, events } = await openOnMemory({}, disk);
    expect(events).toMatchObject([{ kind: 'repair_failed', file: `${FOLDER}/${TODAY}` }]);
    log.append(line(1), NOON_MS);
    await log.close();
    expect(disk.text(TODAY)).toBe('whole\nto\n{"n":1}\n');
  });

  it('creates a deleted file again', async () => {
    const { log, disk } = await openOnMemory();
    log.append(line(1), NOON_MS);
    await advance(250);
    disk.delete(`${FOLDER}/${TODAY}`);
    log.append(line(2), NOON_MS);
    await advance(250);
    expect(disk.text(TODAY)).toBe('{"n":2}\n');
  });

  describe('when it is closed', () => {
    it('writes the queued lines and drops later ones', async () => {
      const { log, disk } = await openOnMemory();
      log.append(line(1), NOON_MS);
      await Promise.all([log.close(), log.close()]);
      log.append(line(2), NOON_MS);
      await advance(5000);
      expect(disk.text(TODAY)).toBe('{"n":1}\n');
      expect(log.state()).toMatchObject({ queued_lines: 0, dropped_lines: 1 });
    });

    it('reports how many lines are lost when the disk refuses', async () => {
      const { log, disk } = await openOnMemory();
      failing(disk, { write: 'error' });
      log.append(line(1), NOON_MS);
      log.append(line(2), NOON_MS);
      await expect(log.close()).rejects.toMatchObject({
        code: 'decision_log_unavailable',
        received: '2 that are lost: ENOSPC: injected: write',
      });
      disk.steps.length = 0;
      await advance(5000);
      expect(disk.steps).toEqual([]);
    });

    it('stops waiting for a disk that does not answer', async () => {
      const { log, disk } = await openOnMemory({ sync: 'always' });
      failing(disk, { write: 'hang' });
      const waiting = expect(log.appendDurably([line(1)], NOON_MS)).rejects.toThrow('not answer');
      const closed = expect(log.close()).rejects.toThrow('1 that are lost');
      await advance(5000);
      await Promise.all([waiting, closed]);
    });
  });
});

describe('with sync always', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('resolves when the lines are on the disk', async () => {
    const { log, disk } = await openOnMemory({ sync: 'always' });
    disk.steps.length = 0;
    await log.appendDurably([line(1), line(2)], NOON_MS);
    expect(disk.text(TODAY)).toBe('{"n":1}\n{"n":2}\n');
    expect(disk.steps).toEqual(
      // The name of the new file, then its contents.
      [
        ...['mkdir', 'open a+', 'open folder', 'sync folder', 'close folder'],
        ...['stat', 'write', 'datasync'],
      ],
    );
    await log.close();
  });

  it('writes the lines that arrive during a sync as one group', async () => {
    const { log, disk } = await openOnMemory({ sync: 'always' });
    disk.steps.length = 0;
    const append = (n: number) => log.appendDurably([line(n)], NOON_MS);
    let later: Promise<void>[] = [];
    disk.faultOf = (step) => {
      if (step === 'datasync' && later.length === 0) later = [2, 3, 4, 5].map(append);
      return undefined;
    };
    await append(1);
    expect(disk.text(TODAY)).toBe(`${line(1)}\n`);
    await Promise.all(later);
    expect(disk.steps.filter((step) => step === 'datasync')).toHaveLength(2);
    expect(disk.text(TODAY)).toBe([1, 2, 3, 4, 5].map((n) => `${line(n)}\n`).join(''));
    await log.close();
  });

  it.each([
    ['open a+', 'error'],
    ['open folder', 'error'],
    ['sync folder', 'error'],
    ['write', 'error'],
    ['write', 'torn'],
    ['write', 'late'],
    ['datasync', 'error'],
    ['datasync', 'late'],
  ] as const)('rejects when %s fails (%s), keeps no line, retries at once', async (step, fault) => {
    const { log, disk } = await openOnMemory({ sync: 'always' });
    const mend = failing(disk, { [step]: fault });
    const requests = [1, 2, 3].map((n) => log.appendDurably([line(n), line(n)], NOON_MS));
    for (const result of await Promise.allSettled(requests)) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { code: 'decision_log_unavailable', status: 503, headers: { 'retry-after': '1' } },
      });
    }
    expect(disk.text(TODAY)).toBe('');
    expect(log.state()).toMatchObject({ writable: false, queued_lines: 0, dropped_lines: 0 });
    mend();
    await log.appendDurably([line(4)], NOON_MS);
    expect(disk.text(TODAY)).toBe('{"n":4}\n');
    expect(log.state()).toMatchObject({ writable: true, written_lines: 1 });
    await log.close();
  });

  it('detects that the disk works again although the queue is empty', async () => {
    const { log, disk } = await openOnMemory({ sync: 'always' });
    const mend = failing(disk, { datasync: 'error' });
    await expect(log.appendDurably([line(1)], NOON_MS)).rejects.toThrow('EIO');
    await advance(3000);
    expect(log.state()).toMatchObject({ writable: false, queued_lines: 0, errors: 4 });
    mend();
    await advance(1000);
    expect(log.state().writable).toBe(true);
    expect(disk.names()).toEqual([TODAY]);
  });

  it('cuts off a failed append in the file of an earlier day once the disk works', async () => {
    const { log, disk } = await openOnMemory({ sync: 'always' });
    failing(disk, { datasync: 'error', truncate: 'error' });
    await expect(log.appendDurably([line(1)], NOON_MS)).rejects.toThrow('EIO');
    const mend = failing(disk, { truncate: 'error' });
    const tomorrowMs = NOON_MS + 86_400_000;
    await log.appendDurably([line(2)], tomorrowMs);
    expect(disk.text(TODAY)).toBe('{"n":1}\n');
    mend();
    await log.appendDurably([line(3)], tomorrowMs);
    expect(disk.text(TODAY)).toBe('');
    expect(disk.text('predictions-2026-11-24.jsonl')).toBe('{"n":2}\n{"n":3}\n');
  });

  it('rejects when the queue is full and after it is closed', async () => {
    const { log } = await openOnMemory({ sync: 'always', maxQueueBytes: 10 });
    await expect(log.appendDurably(['more than ten'], NOON_MS)).rejects.toThrow('a full queue');
    await log.close();
    await expect(log.appendDurably(['x'], NOON_MS)).rejects.toThrow('a closed log');
  });
});

describe('on a real disk', () => {
  const open = (folder: string, sync: 'interval' | 'always') =>
    openDecisionLog({ folder, sync, flushIntervalMs: 1 });

  it.each(['interval', 'always'] as const)('writes new folders and files, %s', async (sync) => {
    const folder = join(temporaryFolder(), 'a', 'logs');
    const log = await open(folder, sync);
    log.append('a "line" with ü and 📈', NOON_MS);
    await log.appendDurably([line(1), line(2)], NOON_MS);
    log.append(line(3), NOON_MS);
    await log.close();
    const text = readFileSync(join(folder, TODAY), 'utf8');
    expect(text).toBe('a "line" with ü and 📈\n{"n":1}\n{"n":2}\n{"n":3}\n');
    expect(log.state().written_bytes).toBe(Buffer.byteLength(text));
    expect(readdirSync(folder)).toEqual([TODAY]);
  });

  it('goes on in its own folder when the folder was moved away', async () => {
    const folder = join(temporaryFolder(), 'logs');
    const log = await openDecisionLog({ folder, sync: 'always' });
    await log.appendDurably([line(1)], NOON_MS);
    renameSync(folder, `${folder}-old`);
    await log.appendDurably([line(2)], NOON_MS);
    expect(readFileSync(join(`${folder}-old`, TODAY), 'utf8')).toBe('{"n":1}\n');
    expect(readFileSync(join(folder, TODAY), 'utf8')).toBe('{"n":2}\n');
    await log.close();
  });

  it.each([
    ['a symbolic link', TODAY, symlinkSync],
    ['a symbolic link', '.write-test', symlinkSync],
    ['a hard link', TODAY, linkSync],
    ['a hard link', '.write-test', linkSync],
  ])('never writes through %s in place of %s', async (_, name, link) => {
    const folder = temporaryFolder();
    const other = join(temporaryFolder(), 'other');
    writeFileSync(other, 'precious, and without a line break');
    link(other, join(folder, name));
    const log = await openDecisionLog({ folder, sync: 'always' });
    await log.appendDurably([line(1)], NOON_MS).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'decision_log_unavailable' });
    });
    expect(readFileSync(other, 'utf8')).toBe('precious, and without a line break');
    await log.close();
  });

  it('creates a deleted folder again', async () => {
    const folder = join(temporaryFolder(), 'logs');
    const log = await open(folder, 'always');
    await log.appendDurably([line(1)], NOON_MS);
    rmSync(folder, { recursive: true });
    await log.appendDurably([line(2)], NOON_MS);
    expect(readFileSync(join(folder, TODAY), 'utf8')).toBe('{"n":2}\n');
    await log.close();
  });

  it('rejects while a file stands in place of the folder, and resolves afterwards', async () => {
    const folder = join(temporaryFolder(), 'logs');
    writeFileSync(folder, '');
    const log = await open(folder, 'always');
    await expect(log.appendDurably([line(1)], NOON_MS)).rejects.toThrow('ENOTDIR');
    rmSync(folder);
    await log.appendDurably([line(2)], NOON_MS);
    await log.close();
    expect(readFileSync(join(folder, TODAY), 'utf8')).toBe('{"n":2}\n');
  });

  it('shares a folder: two logs at once lose no line of each other', async () => {
    const folder = temporaryFolder();
    const logs = [await open(folder, 'always'), await open(folder, 'interval')];
    const lines: string[] = [];
    for (let n = 0; n < 200; n += 1) {
      lines.push(`a${n}`, `b${n}`);
      logs[1].append(`b${n}`, NOON_MS);
      await logs[0].appendDurably([`a${n}`], NOON_MS);
    }
    for (const log of logs) await log.close();
    const written = readFileSync(join(folder, TODAY), 'utf8').split('\n');
    expect(written.filter((text) => text !== '').sort()).toEqual(lines.sort());
  });
});
