import { setImmediate as nextTurn } from 'node:timers/promises';
import { BatchTurns } from './batch-turns';

describe('turns of batches', () => {
  it('come one at a time and in order, with other work between them', async () => {
    const turns = new BatchTurns({ hasRoom: () => true, onRefused: () => undefined });
    const order: string[] = [];
    const batches = ['a', 'b', 'c'].map(async (name) => {
      await turns.next();
      order.push(name);
    });
    const others = (async () => {
      for (let i = 0; i < 3; i += 1) {
        await nextTurn();
        order.push('other');
      }
    })();
    await Promise.all([...batches, others]);
    expect(order.filter((name) => name !== 'other')).toEqual(['a', 'b', 'c']);
    expect(order.indexOf('other')).toBeLessThan(order.indexOf('b'));
  });

  it('wait for room in the decision log', async () => {
    let hasRoom = false;
    const turns = new BatchTurns({ hasRoom: () => hasRoom, onRefused: () => undefined });
    let isOver = false;
    const waiting = turns.next().then(() => (isOver = true));
    for (let i = 0; i < 100; i += 1) await nextTurn();
    expect(isOver).toBe(false);
    hasRoom = true;
    await waiting;
  });

  it('are refused when the log stays behind', async () => {
    const refused = jest.fn();
    const turns = new BatchTurns({ hasRoom: () => false, onRefused: refused, maxWaitMs: 20 });
    const results = await Promise.allSettled([turns.next(), turns.next()]);
    expect(results).toMatchObject(
      results.map(() => ({ reason: { code: 'decision_log_busy', status: 503 } })),
    );
    expect(refused).toHaveBeenCalledTimes(2);
  });
});
