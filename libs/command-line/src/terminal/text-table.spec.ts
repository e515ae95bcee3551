import { showNumber, showPercent, textTable } from './text-table';

describe('a table', () => {
  it('has names and words on the left and numbers on the right', () => {
    const table = textTable(['name', 'n', 'why'], [['long name', 1, 'x']], ['why']);
    expect(table.split('\n').at(-2)).toBe('│ long name │ 1 │ x   │');
    const right = textTable(['name', 'number'], [['a', 1]]);
    expect(right.split('\n').at(-2)).toBe('│ a    │      1 │');
  });

  it('shows four decimals, a whole number as it is, and a dash for nothing', () => {
    expect([0.61234, 3, null, undefined].map(showNumber)).toEqual(['0.6123', '3', '–', '–']);
    expect([0.1234, null].map(showPercent)).toEqual(['12.3%', '–']);
  });
});
