import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAnswers, answerTogether, atEndOfTurn } from './end-of-turn';

it('a turn ends with all decisions, then their answers in order, then the work after them', async () => {
  const done: string[] = [];
  const serve = async (name: string) => {
    await new Promise<void>(atEndOfTurn);
    done.push(`decide ${name}`);
    afterAnswers(() => done.push(`log ${name}`));
    answerTogether(() => done.push(`answer ${name}`));
  };
  void serve('a');
  void serve('b');
  await Promise.resolve();
  expect(done).toEqual([]);
  await nextTurn();
  const stages = ['decide', 'answer', 'log'];
  expect(done).toEqual(stages.flatMap((stage) => [`${stage} a`, `${stage} b`]));
  void serve('c');
  await nextTurn();
  expect(done.slice(6)).toEqual(['decide c', 'answer c', 'log c']);
});

it('sixty-four of a turn are decided without the others, which end the turn', async () => {
  const decided: number[] = [];
  for (let i = 0; i < 100; i += 1) atEndOfTurn(() => decided.push(i));
  expect(decided).toHaveLength(64);
  await nextTurn();
  expect(decided).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

it('an answer outside of a turn waits only for promises that are already settled', async () => {
  const done: string[] = [];
  answerTogether(() => done.push('answer'));
  void Promise.resolve().then(() => {
    answerTogether(() => done.push('another'));
  });
  expect(done).toEqual([]);
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
  expect(done).toEqual(['answer', 'another']);
});
