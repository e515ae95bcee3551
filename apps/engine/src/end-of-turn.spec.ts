import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAnswers, answerTogether } from './end-of-turn';

it('a turn ends with its answers in their order, and then with what nobody waits for', async () => {
  const done: string[] = [];
  afterAnswers(() => {
    done.push('log a');
    answerTogether(() => done.push('of the next turn'));
  });
  answerTogether(() => done.push('answer a'));
  answerTogether(() => done.push('answer b'));
  afterAnswers(() => done.push('log b'));
  expect(done).toEqual([]);
  await nextTurn();
  expect(done).toEqual(['answer a', 'answer b', 'log a', 'log b']);
  await nextTurn();
  expect(done.at(-1)).toBe('of the next turn');
});
