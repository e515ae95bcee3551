import { writeWhole, type OpenFile } from '@meta-agent/durable-files';
import { SimulatedDisk, type Fault } from '@meta-agent/durable-files/testing';
import { DayFile } from './day-file';
import { LogFolder } from './log-folder';

const PATH = '/logs/predictions-2026-11-23.jsonl';

function fileOn(disk: SimulatedDisk) {
  const file = new DayFile(new LogFolder(disk.disk, '/logs'), '2026-11-23');
  return {
    append: (text: string) => file.append(Buffer.from(text)),
    close: () => file.close(),
    text: () => disk.text('predictions-2026-11-23.jsonl'),
  };
}

/** Each step fails as its list says, once an entry. */
function inTurn(disk: SimulatedDisk, faults: Readonly<Record<string, readonly Fault[]>>): void {
  const left = new Map(Object.entries(faults).map(([step, list]) => [step, [...list]]));
  disk.faultOf = (step) => left.get(step)?.shift();
}

describe('an append that fails', () => {
  it.each(['error', 'torn', 'late'] as const)(
    'leaves nothing behind (write: %s)',
    async (fault) => {
      const disk = SimulatedDisk.empty();
      const file = fileOn(disk);
      await file.append('one\n');
      inTurn(disk, { write: [fault] });
      await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
      expect(file.text()).toBe('one\n');
      await file.append('three\n');
      expect(file.text()).toBe('one\nthree\n');
    },
  );

  it('never syncs a handle again whose sync has failed', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { datasync: ['error'] });
    disk.steps.length = 0;
    await expect(file.append('two\n')).rejects.toThrow('EIO');
    const [, ...afterwards] = disk.steps.slice(disk.steps.indexOf('datasync'));
    expect(afterwards[0]).toBe('close');
    expect(afterwards).not.toContain('datasync');
  });

  it('is cut off before the next one when it could not be at once', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    expect(file.text()).toBe('one\ntw');
    await file.append('three\n');
    expect(file.text()).toBe('one\nthree\n');
  });

  it('is cut off at the latest when the file is closed', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    await file.close();
    expect(file.text()).toBe('');
  });

  it('is not written over while it cannot be cut off', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    inTurn(disk, { write: ['torn'], truncate: ['error', 'error', 'error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    await expect(file.append('three\n')).rejects.toThrow('EIO');
    expect(file.text()).toBe('tw');
  });

  it('is left as a line of its own when somebody else has appended to it', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    disk.put(PATH, '\nof another\n');
    await file.append('three\n');
    expect(file.text()).toBe('one\ntw\nof another\nthree\n');
  });

  it('never costs the line of somebody else that is not ended yet', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['error'], stat: [undefined, 'error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    disk.put(PATH, 'x');
    await file.append('two\n');
    expect(file.text()).toBe('one\nx\ntwo\n');
  });

  it('forgets what it left in a file that is gone', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('a longer line\n');
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    disk.delete(PATH);
    await file.append('three\n');
    expect(file.text()).toBe('three\n');
  });
});

describe('a short write', () => {
  it('is an error when nothing at all was written', async () => {
    const file = { write: () => Promise.resolve(0) } as unknown as OpenFile;
    await expect(writeWhole(file, Buffer.from('four'))).rejects.toThrow('wrote 0 bytes of 4');
  });

  it('is continued', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    inTurn(disk, { write: ['short', 'short'] });
    await file.append('a whole line\n');
    expect(file.text()).toBe('a whole line\n');
  });

  it('is an error when somebody else has written in its middle, and nothing is lost', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    let writes = 0;
    disk.faultOf = (step) => {
      if (step !== 'write') return undefined;
      writes += 1;
      if (writes === 2) disk.put(PATH, '\nother\n');
      return writes === 1 ? 'short' : undefined;
    };
    await expect(file.append('ours\n')).rejects.toThrow('in the middle of a line');
    await file.append('ours\n');
    expect(file.text()).toBe('our\nother\ns\nours\n');
  });
});
