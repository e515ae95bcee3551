import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk, type Disk } from '@meta-agent/durable-files';
import { readLiveChain } from '@meta-agent/model-io';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { pass } from '../pass/pass';
import type { PassOptions } from '../pass/pass-options';
import { repeat } from '../pass/repeat';
import { watchedMarket } from '../testing/watched-market';
import { follow } from './follow';
import { inputMarks } from './input-marks';

const noSpace = () =>
  Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));

/** A disk that is full for the first files that are published. */
function fullFor(files: number): Disk {
  let left = files;
  return {
    ...nodeDisk,
    open: (...args: Parameters<Disk['open']>) => {
      left -= 1;
      return left >= 0 ? noSpace() : nodeDisk.open(...args);
    },
  };
}

/** Follows until something is published. */
async function followed(options: PassOptions) {
  const stopping = new AbortController();
  const told = { complaints: [] as string[], failures: [] as string[], published: 0, idle: 0 };
  await follow(options, {
    ...{ pollMs: 5, stopping: stopping.signal },
    onPass: ({ published }) => {
      told.published += published;
    },
    onIdle: () => {
      told.idle += 1;
      stopping.abort();
    },
    onComplaint: (message) => told.complaints.push(message),
    onFailure: (code) => told.failures.push(code),
  });
  return told;
}

describe('following the inputs', () => {
  it('waits for a disk that is full, says so once, and publishes the same states', async () => {
    const market = await watchedMarket({ days: 2, skill: () => 0.8, seed: 1 });
    market.writeDays(2);
    const told = await followed({ ...market.options, disk: fullFor(3) });
    expect(told).toMatchObject({ failures: ['write_failed', 'write_failed', 'write_failed'] });
    expect(told.complaints).toHaveLength(1);
    expect(told.published).toBe(8);
    expect((await repeat(market.options)).difference).toBeNull();
  });

  it('reads nothing again while nothing has changed', async () => {
    const market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 1 });
    market.writeDays(1);
    expect(await followed(market.options)).toMatchObject({ published: 4, idle: 1 });
  });

  it('learns nothing twice when the clock is set back', async () => {
    const market = await watchedMarket({ days: 3, skill: () => 0.8, seed: 1 });
    market.writeDays(3);
    const at = (day: number) => ({ ...market.options, nowMs: () => Date.UTC(2026, 0, day) });
    expect((await pass(at(4))).published).toBeGreaterThan(4);
    const before = await readLiveChain(market.registry.dir);
    expect(await pass(at(3))).toMatchObject({ published: 0, isLate: false });
    await expect(pass(at(2))).rejects.toMatchObject({ code: 'future_time' });
    expect(await readLiveChain(market.registry.dir)).toEqual(before);
    expect((await pass(at(9))).isLate).toBe(false);
    expect((await repeat(at(9))).difference).toBeNull();
  });
});

it('a supervisor follows the folder of each engine, also of one that starts later', async () => {
  const market = await watchedMarket({ days: 2, skill: () => 0.8, seed: 4 });
  market.writeDays(2);
  const [logs] = market.options.decisions;
  const [first, second] = readdirSync(logs).sort();
  const later = join(temporaryFolder(), second);
  renameSync(join(logs, second), later);
  for (const engine of ['engine-1', 'engine-2']) mkdirSync(join(logs, engine));
  renameSync(join(logs, first), join(logs, 'engine-1', first));
  expect((await pass(market.options)).decisions).toBe(24);
  const before = await inputMarks(market.options);
  renameSync(later, join(logs, 'engine-2', second));
  expect(await inputMarks(market.options)).not.toBe(before);
  expect((await pass(market.options)).decisions).toBe(48);
});
