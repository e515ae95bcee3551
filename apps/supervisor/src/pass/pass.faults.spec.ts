import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { openRegistry, readLiveChain, type LiveState } from '@meta-agent/model-io';
import { watchedMarket, type WatchedMarket } from '../testing/watched-market';
import { pass } from './pass';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

let market: WatchedMarket;
/** The registry before anything was learned. */
let template: string;
let expected: readonly LiveState[];

async function statesIn(dir: string): Promise<LiveState[]> {
  return (await readLiveChain(dir)).map(({ state }) => state).reverse();
}

beforeAll(async () => {
  market = await watchedMarket({ days: 1, skill: () => 0.8, seed: 4 });
  market.writeDays(1);
  template = join(temporaryFolder(), 'models');
  cpSync(market.registry.dir, template, { recursive: true });
  await pass(market.options);
  expected = await statesIn(market.registry.dir);
  rmSync(market.registry.dir, { recursive: true });
});

const passIn = (dir: string) => pass({ ...market.options, registry: openRegistry({ dir }) });

const passing: FaultedUse<string> = {
  name: 'pass of the supervisor',
  prepare: () => {
    const dir = join(temporaryFolder(), 'models');
    cpSync(template, dir, { recursive: true });
    return dir;
  },
  run: passIn,
  check: async (dir, error) => {
    const states = await statesIn(dir);
    // A file that cannot be read is never taken for a missing one: nothing else is learned.
    expect(states).toEqual(expected.slice(0, error === undefined ? undefined : states.length));
    await passIn(dir);
    expect(await statesIn(dir)).toEqual(expected);
  },
};

describe('whatever call of the file system fails, the supervisor goes on where it was', () => {
  tryFaults('supervisor', [passing]);
});
