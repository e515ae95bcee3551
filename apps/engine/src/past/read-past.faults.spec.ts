import type * as Testing from '@meta-agent/durable-files/testing';
import { temporaryFolder, tryFaults, type FaultedUse } from '@meta-agent/durable-files/testing';
import { openDecisionLog } from '../decision-log/decision-log';
import { SPLIT } from '../testing/records';
import { startApp } from '../testing/start-app';
import { Past } from './past';
import { readPast } from './read-past';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const ROWS = 6;
const AT_ONCE = { next: () => Promise.resolve() };

let folder: string;
let symbols: readonly string[];

beforeAll(async () => {
  folder = temporaryFolder();
  const log = await openDecisionLog({ folder, sync: 'always' });
  const app = await startApp({ decisionService: { log, sync: 'always' } });
  symbols = Array.from({ length: ROWS }, (_, i) => `S${i}`);
  for (const symbol of symbols) {
    await fetch(`${app.url}/api/ai/meta/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...SPLIT, symbol, timestamp: undefined }),
    });
  }
  await log.close();
});

const reading: FaultedUse<Past> = {
  name: 'the past of a restarted engine',
  prepare: () => new Past(Date.now),
  run: (past) => readPast(past, { folder }),
  check: async (past, error) => {
    const { decisions } = await past.find({}, AT_ONCE);
    const found = decisions.map(({ record }) => (JSON.parse(record) as typeof SPLIT).symbol);
    // What was read before a fault stays: the newest rows, without a gap.
    expect(found).toEqual(symbols.toReversed().slice(0, found.length));
    if (error === undefined) expect(found).toHaveLength(ROWS);
  },
};

describe('whatever call of the file system fails, the past has whole rows, or the failure is told', () => {
  tryFaults('past', [reading]);
});
