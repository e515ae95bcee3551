import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { DEFAULT_MARKET_OPTIONS } from '../market/market-options';
import { writeSimulation } from './write-simulation';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const before = { ...DEFAULT_MARKET_OPTIONS, records: 40, seed: 1 };
const after = { ...before, records: 50, seed: 2 };
const wholeOf = new Map<number, string>();

/** Temporary files, which stay when nothing can be removed, do not count. */
const namesIn = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('.'));

const hashOf = (folder: string) =>
  namesIn(folder)
    .sort()
    .reduce(
      (hash, name) => hash.update(name).update(readFileSync(join(folder, name))),
      createHash('sha256'),
    )
    .digest('hex');

beforeAll(async () => {
  for (const options of [before, after]) {
    const folder = temporaryFolder();
    await writeSimulation(folder, options);
    wholeOf.set(options.seed, hashOf(folder));
  }
});

const replacing: FaultedUse<string> = {
  name: 'simulation',
  prepare: async () => {
    const folder = temporaryFolder();
    await writeSimulation(folder, before);
    return folder;
  },
  run: (folder) => writeSimulation(folder, after),
  check: async (folder, error, { mode }) => {
    const hasTruth = existsSync(join(folder, 'truth.json'));
    if (error === undefined) expect(hashOf(folder)).toBe(wholeOf.get(after.seed));
    else if (hasTruth) expect([...wholeOf.values()]).toContain(hashOf(folder));
    if (mode === 'for good') return;
    await writeSimulation(folder, after);
    expect(hashOf(folder)).toBe(wholeOf.get(after.seed));
  },
};

describe('whatever call of the file system fails, truth.json stands beside the files of its simulation', () => {
  tryFaults('simulation', [replacing]);
});
