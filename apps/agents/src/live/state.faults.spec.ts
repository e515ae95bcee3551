import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as Testing from '@meta-agent/durable-files/testing';
import {
  callsOf,
  temporaryFolder,
  tryFaults,
  type FaultedUse,
} from '@meta-agent/durable-files/testing';
import type { SignalLine } from '../signals/signal-lines';
import { makeCandles } from '../testing/made-candles';
import { appendUnsent } from './sinks/append-unsent';
import { SignalLog } from './sinks/signal-log';
import { StateFolder } from './state-folder';

jest.mock<object>(
  'node:fs/promises',
  () => jest.requireActual<typeof Testing>('@meta-agent/durable-files/testing').faultyPromises,
);

const [first, second] = makeCandles('BTC', 2);

interface Runner {
  readonly folder: string;
  /** Steps that were acknowledged. */
  done: number;
}

/** The candles and the waiting lines that a state folder holds after each step. */
const HELD = [
  { candles: [], unsent: [] },
  { candles: [first], unsent: [] },
  { candles: [], unsent: ['{"waits":1}'] },
  { candles: [second], unsent: ['{"waits":1}'] },
];

async function useState(runner: Runner): Promise<void> {
  const { state } = await StateFolder.open(runner.folder);
  const acknowledge = () => {
    runner.done += 1;
  };
  try {
    await state.addCandles([first]).then(acknowledge);
    await state.publish(new Map(), ['{"waits":1}']).then(acknowledge);
    await state.addCandles([second]).then(acknowledge);
  } finally {
    await state.close();
  }
}

/** The end of a process frees what the process has claimed. */
function endProcess({ folder }: Runner): void {
  rmSync(join(folder, 'owner.json'), { force: true });
}

const newRunner = (): Runner => ({ folder: temporaryFolder(), done: 0 });

const state: FaultedUse<Runner> = {
  name: 'state of the runner',
  prepare: newRunner,
  run: useState,
  check: async (runner) => {
    endProcess(runner);
    const { state: next, saved } = await StateFolder.open(runner.folder);
    await next.close();
    const held = { candles: saved.candles, unsent: saved.unsent };
    expect(HELD.slice(runner.done, runner.done + 2)).toContainEqual(held);
  },
};

const lineOf = (closeMs: number): SignalLine => {
  const timestamp = new Date(closeMs).toISOString();
  return {
    symbol: 'BTC',
    closeMs,
    horizon: 15,
    text: JSON.stringify({ timestamp, symbol: 'BTC', horizon: 15 }),
  };
};
const LINES = [first, second].map(({ closeMs }) => lineOf(closeMs));

async function writeLog({ folder }: Runner): Promise<void> {
  const log = await SignalLog.open(join(folder, 'out.jsonl'));
  try {
    for (const line of LINES) await log.append([line]);
    await log.sync();
  } finally {
    await log.close();
  }
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const signals: FaultedUse<Runner> = {
  name: 'log of signals',
  prepare: newRunner,
  run: writeLog,
  check: async (runner) => {
    // Whatever the run has left, the next process writes the same bytes.
    await writeLog(runner);
    const expected = LINES.map(({ text }) => `${text}\n`).join('');
    expect(textOf(join(runner.folder, 'out.jsonl'))).toBe(expected);
  },
};

const unsent: FaultedUse<Runner> = {
  name: 'records that wait',
  prepare: newRunner,
  run: ({ folder }) => appendUnsent(join(folder, 'unsent.jsonl'), ['a', 'b']),
  check: ({ folder }, error) => {
    if (error === undefined) expect(textOf(join(folder, 'unsent.jsonl'))).toBe('a\nb\n');
    expect(readdirSync(folder).filter((name) => name !== 'unsent.jsonl')).toEqual([]);
  },
};

describe('whatever call of the file system fails, the runner loses nothing it has acknowledged', () => {
  tryFaults('agents', [state, signals, unsent]);
});

it('a used candle and a record that waits are synced before they are acknowledged', async () => {
  const { folder } = newRunner();
  const { state: used } = await StateFolder.open(folder);
  expect((await callsOf(() => used.addCandles([first]))).slice(-2)).toEqual([
    'writeFile',
    'datasync',
  ]);
  await used.close();
  const calls = await callsOf(() => appendUnsent(join(folder, 'unsent.jsonl'), ['a']));
  expect(calls.slice(-3)).toEqual(['writeFile', 'sync', 'close']);
});
