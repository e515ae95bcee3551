import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { decisionRow } from '../../testing/decision-row';
import { LogSource } from './log-source';
import { WaitingRows } from './waiting-rows';

const HOUR_MS = 3_600_000;

const at = (hour: number, decidedHour = hour) =>
  decisionRow({
    timestampMs: hour * HOUR_MS,
    decidedAtMs: decidedHour * HOUR_MS,
    ...{ action: 'BUY', version: 'v1' },
  });

/** A folder with one log of three rows that was read once. */
async function followed() {
  const folder = temporaryFolder();
  const path = join(folder, 'a.jsonl');
  writeFileSync(path, at(1) + at(2) + at(3));
  const waiting = new WaitingRows([new LogSource({ paths: [folder], withRecords: false })]);
  const look = async () => {
    const earliestMs = await waiting.read();
    const hours = waiting.takeUntil(Infinity).map(({ decidedAtMs }) => decidedAtMs / HOUR_MS);
    return earliestMs === null ? null : hours;
  };
  expect(await look()).toEqual([1, 2, 3]);
  return { folder, path, waiting, look };
}

describe('logs that are followed', () => {
  it('give each row once, when its line is ended', async () => {
    const { path, look, waiting } = await followed();
    expect(await look()).toEqual([]);
    appendFileSync(path, at(4) + at(5).slice(0, 50));
    expect(await look()).toEqual([4]);
    appendFileSync(path, at(5).slice(50));
    expect(await look()).toEqual([5]);
    expect(waiting.count).toBe(5);
  });

  it('take a row as decided no earlier than those of former looks', async () => {
    const { path, look } = await followed();
    appendFileSync(path, at(4, 2));
    expect(await look()).toEqual([3]);
  });

  it('count invalid lines over all looks, with their place', async () => {
    const { path, look, waiting } = await followed();
    appendFileSync(path, `torn\n${at(4)}`);
    expect(await look()).toEqual([4]);
    expect(waiting.invalidLines).toBe(1);
    appendFileSync(path, 'torn\n'.repeat(10));
    await expect(look()).rejects.toMatchObject({
      message: expect.stringContaining('11 of 15 lines are invalid') as string,
      issues: expect.arrayContaining([expect.stringContaining('a.jsonl:4')]) as string[],
    });
  });

  it('give rows of two logs in the order of the files where they were decided together', async () => {
    const { folder, path, look, waiting } = await followed();
    const other = join(folder, '0.jsonl');
    writeFileSync(other, at(7, 5) + at(8, 6));
    appendFileSync(path, at(4, 5) + at(9, 6));
    await waiting.read();
    const order = waiting.takeUntil(5 * HOUR_MS).map(({ timestampMs }) => timestampMs / HOUR_MS);
    expect(order).toEqual([7, 4]);
    expect(await look()).toEqual([6, 6]);
  });

  const replacements: Record<string, (path: string) => void> = {
    'was cut': (path) => {
      truncateSync(path, at(1).length);
    },
    'was rotated': (path) => {
      renameSync(path, `${path}.1`);
      writeFileSync(path, at(4).repeat(9));
    },
    'was written anew with another first line': (path) => {
      writeFileSync(path, at(9) + at(2) + at(3) + at(4));
    },
    'was written anew with another last line': (path) => {
      writeFileSync(path, at(1) + at(2) + at(8) + at(4));
    },
    'was removed': (path) => {
      writeFileSync(path.replace('a.jsonl', 'b.jsonl'), at(1));
      rmSync(path);
    },
    'is another file with the same bytes and more': (path) => {
      writeFileSync(`${path}.next`, readFileSync(path, 'utf8') + at(4));
      renameSync(`${path}.next`, path);
    },
  };
  it.each(Object.keys(replacements))('are read anew when a file %s', async (name) => {
    const { path, look, waiting } = await followed();
    replacements[name](path);
    expect(await look()).toBeNull();
    waiting.forget();
    expect((await look())?.length).toBeGreaterThan(0);
  });

  it('that are packed are read once, and anew when they change', async () => {
    const { folder, look } = await followed();
    writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(at(4)));
    expect(await look()).toEqual([4]);
    expect(await look()).toEqual([]);
    writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(at(4) + at(5)));
    expect(await look()).toBeNull();
  });
});
