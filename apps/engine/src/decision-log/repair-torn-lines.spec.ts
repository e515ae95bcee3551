import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { LogFolder } from './log-folder';
import type { DecisionLogEvent } from './log-health';
import { repairTornLines } from './repair-torn-lines';

const NAME = 'predictions-2026-11-23.jsonl';
const PATH = `/logs/${NAME}`;
const TORN = /^predictions-2026-11-23\.jsonl\.torn-\d{8}T\d{9}Z$/;

async function repair(on: Disk = nodeDisk, path = '/logs'): Promise<DecisionLogEvent[]> {
  const events: DecisionLogEvent[] = [];
  await repairTornLines(new LogFolder(on, path), (event) => events.push(event));
  return events;
}

const tornName = (disk: SimulatedDisk) => disk.names().find((name) => TORN.test(name)) ?? '';

describe('repairTornLines', () => {
  it.each([
    ['a short one', 'one\n', 'to'],
    ['one longer than a block', 'one\n', 'x'.repeat(200_000)],
    ['one after many blocks', `${'y'.repeat(99)}\n`.repeat(3000), 'to'],
    ['the only one', '', 'to'],
    ['one that ends a block', 'one\n', 'x'.repeat(65_536)],
    ['zeros that a power loss left', 'one\n', '\0\0\0\0'],
  ])('moves a torn last line aside: %s', async (_, whole, torn) => {
    const folder = temporaryFolder();
    const file = join(folder, NAME);
    writeFileSync(file, whole + torn);
    const [event] = await repair(nodeDisk, folder);
    expect(event).toMatchObject({ kind: 'repaired', file });
    const { movedTo } = event as Extract<DecisionLogEvent, { kind: 'repaired' }>;
    expect(movedTo.slice(folder.length + 1)).toMatch(TORN);
    expect(readFileSync(movedTo, 'utf8')).toBe(torn);
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  it('does not change whole files, empty files or unrelated files', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(PATH, 'one\n');
    disk.put('/logs/predictions-2026-11-24.jsonl', '');
    disk.put('/logs/notes.txt', 'no line break');
    disk.put(`${PATH}.torn-20261123T000000000Z`, 'torn before');
    expect(await repair(disk.disk)).toEqual([]);
    expect(disk.steps).not.toContain('open a+');
    expect(disk.text('notes.txt')).toBe('no line break');
  });

  it('syncs the copy and its name before it cuts', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(PATH, 'one\nto');
    await repair(disk.disk);
    const order = ['open wx', 'write', 'datasync', 'sync folder', 'truncate', 'datasync'];
    expect(disk.steps.filter((step) => order.includes(step))).toEqual(order);
  });

  it.each([
    'open r',
    'read',
    'open a+',
    'open wx',
    'write',
    'datasync',
    'open folder',
    'sync folder',
    'truncate',
  ])('leaves the torn line in its file when %s fails', async (failing) => {
    const disk = SimulatedDisk.empty();
    disk.put(PATH, 'one\nto');
    disk.faultOf = (step) => (step === failing ? 'error' : undefined);
    expect(await repair(disk.disk)).toMatchObject([{ kind: 'repair_failed', file: PATH }]);
    expect(disk.text(NAME)).toBe('one\nto');
    // After a failed cut the state of the file is unknown: the copy may hold the only bytes.
    expect(tornName(disk) !== '').toBe(failing === 'truncate');
  });

  it('keeps the file and the copy when the sync after the cut fails', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(PATH, 'one\nto');
    let syncs = 0;
    disk.faultOf = (step) => (step === 'datasync' && ++syncs === 2 ? 'error' : undefined);
    expect(await repair(disk.disk)).toMatchObject([{ kind: 'repair_failed' }]);
    expect(disk.text(NAME)).toBe('one\n');
    expect(disk.text(tornName(disk))).toBe('to');
  });

  it('does not change a line that another engine is still writing', async () => {
    const disk = SimulatedDisk.empty();
    disk.put(PATH, 'one\nto');
    disk.faultOf = (step) => {
      if (step === 'open wx') disk.put(PATH, 'o\n');
      return undefined;
    };
    expect(await repair(disk.disk)).toEqual([]);
    expect(disk.text(NAME)).toBe('one\ntoo\n');
    expect(tornName(disk)).toBe('');
  });

  it('repairs the other files when one cannot be repaired', async () => {
    const disk = SimulatedDisk.empty();
    disk.put('/logs/predictions-2026-11-22.jsonl', 'to');
    disk.put(PATH, 'one\nto');
    let opened = 0;
    disk.faultOf = (step) => (step === 'open r' && ++opened === 1 ? 'error' : undefined);
    const events = await repair(disk.disk);
    expect(events.map(({ kind }) => kind)).toEqual(['repair_failed', 'repaired']);
  });
});
