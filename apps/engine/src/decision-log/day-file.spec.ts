import { writeWhole, type OpenFile } from '@meta-agent/durable-files';
import { SimulatedDisk, type Fault } from '@meta-agent/durable-files/testing';
import { DayFile } from './day-file';
import { LogFolder } from './log-folder';
import { BITE_BYTES } from './write-in-bites';

const PATH = '/logs/predictions-2026-11-23.jsonl';

function fileOn(disk: SimulatedDisk) {
  const file = new DayFile(new LogFolder(disk.disk, '/logs'), '2026-11-23');
  return {
    append: (text: string) => file.append(Buffer.from(text)),
    close: () => file.close(),
    text: () => disk.text('predictions-2026-11-23.jsonl'),
  };
}

/** Each entry in the list of a step makes that step fail once. */
function inTurn(disk: SimulatedDisk, faults: Readonly<Record<string, readonly Fault[]>>): void {
  const left = new Map(Object.entries(faults).map(([step, list]) => [step, [...list]]));
  disk.faultOf = (step) => left.get(step)?.shift();
}

describe('an append that fails', () => {
  it.each(['error', 'torn', 'late'] as const)(
    'leaves no bytes in the file (write: %s)',
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

  it('never syncs a handle again after its sync has failed', async () => {
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

  it('is cut off before the next append when the disk refused the first cut', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    expect(file.text()).toBe('one\ntw');
    await file.append('three\n');
    expect(file.text()).toBe('one\nthree\n');
  });

  it('is cut off when the file is closed, at the latest', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    await file.close();
    expect(file.text()).toBe('');
  });

  it('blocks further appends while it cannot be cut off', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    inTurn(disk, { write: ['torn'], truncate: ['error', 'error', 'error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    await expect(file.append('three\n')).rejects.toThrow('EIO');
    expect(file.text()).toBe('tw');
  });

  it('stays as a separate line when another writer has appended after it', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['torn'], truncate: ['error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    disk.put(PATH, '\nof another\n');
    await file.append('three\n');
    expect(file.text()).toBe('one\ntw\nof another\nthree\n');
  });

  it('never removes the unfinished line of another writer', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    await file.append('one\n');
    inTurn(disk, { write: ['error'], stat: [undefined, 'error'] });
    await expect(file.append('two\n')).rejects.toThrow('ENOSPC');
    disk.put(PATH, 'x');
    await file.append('two\n');
    expect(file.text()).toBe('one\nx\ntwo\n');
  });

  it('is forgotten when its file has been deleted', async () => {
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
  it('is an error when no byte was written', async () => {
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

  it('is an error when another writer has written in its middle, and no line is lost', async () => {
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

describe('many lines', () => {
  const line = (n: number) => `${String(n).padStart(1023, '0')}\n`;
  const lines = Array.from({ length: 300 }, (_, n) => line(n)).join('');
  const longLine = `${'x'.repeat(2 * BITE_BYTES)}\n`;

  it('are written in short writes of whole lines, with one sync', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    const lengths: number[] = [];
    disk.faultOf = (step) => {
      if (step === 'write') lengths.push(file.text().length);
      return undefined;
    };
    await file.append(lines + longLine + lines);
    expect(file.text()).toBe(lines + longLine + lines);
    const writes = [...lengths.slice(1), file.text().length].map((end, k) => end - lengths[k]);
    expect(Math.max(...writes)).toBe(longLine.length);
    expect(writes.filter((bytes) => bytes > BITE_BYTES)).toHaveLength(1);
    expect(writes.length).toBeGreaterThan(4);
    expect(disk.steps.filter((step) => step === 'datasync')).toHaveLength(1);
  });

  it('leave the lines of another writer between them whole', async () => {
    const disk = SimulatedDisk.empty();
    const file = fileOn(disk);
    let writes = 0;
    disk.faultOf = (step) => {
      if (step !== 'write') return undefined;
      writes += 1;
      if (writes === 2) disk.put(PATH, 'of another\n');
      return undefined;
    };
    await file.append(lines);
    const [others, ours] = [file.text().split('\n'), lines.split('\n')];
    expect(others.filter((text) => text !== 'of another')).toEqual(ours);
    expect(others).toContain('of another');
  });

  it.each(['error', 'torn', 'late'] as const)(
    'are cut off together when a later write fails (%s)',
    async (fault) => {
      const disk = SimulatedDisk.empty();
      const file = fileOn(disk);
      await file.append('one\n');
      inTurn(disk, { write: [undefined, fault] });
      await expect(file.append(lines)).rejects.toThrow('ENOSPC');
      expect(file.text()).toBe('one\n');
    },
  );
});
