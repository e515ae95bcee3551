import { MemoryBudget } from './memory-budget';

/** Starts work of some sizes; `end` ends one of them. */
function start(budget: MemoryBudget, sizes: readonly number[]) {
  const running: number[] = [];
  const ends: (() => void)[] = [];
  const all = sizes.map((mib, i) =>
    budget.run(mib, async () => {
      running.push(i);
      await new Promise<void>((resolve) => (ends[i] = resolve));
      running.splice(running.indexOf(i), 1);
    }),
  );
  const end = async (i: number) => {
    ends[i]();
    await all[i];
    await new Promise(setImmediate);
  };
  return { running, end };
}

it('lets work begin while there is room, and never passes over a large one', async () => {
  const { running, end } = start(new MemoryBudget(1000), [400, 400, 900, 100]);
  await new Promise(setImmediate);
  expect(running).toEqual([0, 1]);
  await end(0);
  expect(running).toEqual([1]);
  await end(1);
  expect(running).toEqual([2, 3]);
});

it('gets back the memory of work that failed', async () => {
  const budget = new MemoryBudget(100);
  await expect(budget.run(100, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await budget.run(100, () => Promise.resolve('done'))).toBe('done');
});
