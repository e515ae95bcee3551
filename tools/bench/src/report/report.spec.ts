import { interleave } from '../measure/contest';
import { quantile, summarise } from '../measure/summary';
import { contestTable } from './markdown-table';
import { replaceSection } from './replace-section';

it('gives quartiles between the nearest values', () => {
  expect(summarise([4, 1, 3, 2])).toEqual({ low: 1.75, median: 2.5, high: 3.25, sum: 10 });
  expect(quantile([7], 0.99)).toBe(7);
  expect(() => summarise([])).toThrow('expected at least one value, received none');
});

it('compares each round with the first contestant of the same round, and drops the first round', async () => {
  const order: string[] = [];
  const slowing = (name: string, factor: number) => {
    let runs = 0;
    return {
      name,
      run: () => {
        order.push(name);
        runs += 1;
        return { ms: factor * runs };
      },
    };
  };
  const results = await interleave([slowing('a', 10), slowing('b', 20)], 2);
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(results[1].figures.ms.median).toBe(50);
  expect(results[1].ratios.ms).toMatchObject({ low: 2, median: 2, high: 2 });
  expect(contestTable(results, [{ figure: 'ms', title: 'ms', digits: 1 }])).toBe(
    [
      '|     | ms               | of a |',
      '| --- | ---------------- | ---- |',
      '| a   | 25.0 (22.5–27.5) | 1.00 |',
      '| b   | 50.0 (45.0–55.0) | 2.00 |',
    ].join('\n'),
  );
});

it('adds a section at the end, and replaces it alone', () => {
  const first = replaceSection('# Title\n', 'read', 'one');
  const both = replaceSection(first, 'train', 'two');
  expect(both).toContain('## read\n\none\n');
  const again = replaceSection(both, 'read', 'three');
  expect(again).not.toContain('one');
  expect(again).toContain('## read\n\nthree\n\n<!-- end of read -->\n\n<!-- train -->');
  expect(again.endsWith('<!-- end of train -->\n')).toBe(true);
});
