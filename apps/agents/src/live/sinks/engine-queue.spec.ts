import { EngineClientError, type BatchItem } from '@meta-agent/engine-api';
import type { SignalRecord } from '@meta-agent/features';
import { EngineQueue, type EngineQueueOptions } from './engine-queue';

const ANSWER = {} as BatchItem;
const away = () => new EngineClientError('engine_unreachable', 'The engine is away.', null, null);
const problem = (status: number) => ({ code: 'bad', detail: 'Bad.', status }) as BatchItem;

const lineOf = (number: number) => JSON.stringify({ symbol: `S${number}`, base_predictions: {} });
const linesUpTo = (length: number) => Array.from({ length }, (_, i) => lineOf(i));

/** A queue to an engine that answers by a function; what became of each record, in order. */
function queueTo(
  answer: (records: readonly SignalRecord[], call: number) => BatchItem[],
  options: Partial<EngineQueueOptions> = {},
) {
  const received: string[] = [];
  const aside: string[] = [];
  const told: string[] = [];
  let done = 0;
  let calls = 0;
  const queue = new EngineQueue({
    client: {
      name: 'The engine',
      predictBatch: (records) => {
        calls += 1;
        const items = answer(records, calls);
        received.push(...records.slice(0, items.length).map((record) => JSON.stringify(record)));
        return Promise.resolve(items);
      },
    },
    limit: 1000,
    reporter: { info: (line) => told.push(line), warn: (line) => told.push(line) },
    setAside: (lines) => Promise.resolve(void aside.push(...lines)),
    noteDone: (records) => Promise.resolve(void (done += records)),
    firstDelayMs: 1,
    ...options,
  });
  const running = queue.run();
  const finish = async () => {
    await queue.drained(new AbortController().signal);
    queue.stop();
    await running;
  };
  return { queue, running, finish, received, aside, told, done: () => done, calls: () => calls };
}

it('sends the records in order, at most 64 in a call', async () => {
  const { queue, finish, received, done, calls } = queueTo((records) => records.map(() => ANSWER));
  await queue.add(linesUpTo(150));
  await finish();
  expect(received).toEqual(linesUpTo(150));
  expect([calls(), done(), queue.sent]).toEqual([3, 150, 150]);
});

it('repeats a call that fails, tells it once, and loses nothing', async () => {
  const { queue, finish, received, told } = queueTo((records, call) => {
    if (call < 5) throw away();
    return records.map(() => ANSWER);
  });
  await queue.add(linesUpTo(3));
  await finish();
  expect(received).toEqual(linesUpTo(3));
  expect(told).toEqual(['The engine is away. 3 records wait.', 'The engine answers again.']);
});

it('sets aside a record that the engine refuses, and sends those after it', async () => {
  const { queue, finish, aside, done } = queueTo((records) =>
    records.map(({ symbol }) => (symbol === 'S1' ? problem(400) : ANSWER)),
  );
  await queue.add(linesUpTo(3));
  await finish();
  expect(aside).toEqual([lineOf(1)]);
  expect([queue.sent, queue.refused, done()]).toEqual([2, 1, 3]);
});

it('sends again from the first record that the engine could not decide now', async () => {
  let isBusy = true;
  const { queue, finish, done } = queueTo((records) => {
    const items = records.map(({ symbol }) => (isBusy && symbol === 'S1' ? problem(503) : ANSWER));
    isBusy = false;
    return items;
  });
  await queue.add(linesUpTo(3));
  await finish();
  expect([queue.sent, queue.refused, done()]).toEqual([3, 0, 3]);
});

it('sets aside the oldest records beyond the limit, and tells how many', async () => {
  let isAway = true;
  const { queue, finish, received, aside, told, done } = queueTo(
    (records) => {
      if (isAway) throw away();
      return records.map(() => ANSWER);
    },
    { limit: 100, firstDelayMs: 50 },
  );
  for (let from = 0; from < 250; from += 10) {
    await queue.add(linesUpTo(250).slice(from, from + 10));
    expect(queue.lines.length).toBeLessThanOrEqual(100);
  }
  isAway = false;
  await finish();
  expect([...aside, ...received]).toEqual(linesUpTo(250));
  expect([queue.setAside, queue.sent, done()]).toEqual([150, 100, 250]);
  expect(told).toContain('Too many records wait: the oldest 10 are set aside.');
});

it('keeps what waits when it is stopped', async () => {
  const { queue, running } = queueTo(() => {
    throw away();
  });
  await queue.add(linesUpTo(2));
  queue.stop();
  await running;
  expect(queue.lines).toEqual(linesUpTo(2));
  await queue.runBetweenCalls(() => Promise.resolve());
});
