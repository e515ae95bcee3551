import { textTable } from './text-table';

describe('a table', () => {
  it('has names and words on the left and numbers on the right', () => {
    const table = textTable(['name', 'n', 'why'], [['long name', 1, 'x']], ['why']);
    expect(table.split('\n').at(-2)).toBe('│ long name │ 1 │ x   │');
    const right = textTable(['name', 'number'], [['a', 1]]);
    expect(right.split('\n').at(-2)).toBe('│ a    │      1 │');
  });

  it('makes control sequences visible, except the colours of a painter', () => {
    const row = [
      '\u001b[2Jx',
      'a\nb',
      '\u001b[31mFAIL\u001b[39m',
      '\u001b[31ma\u001b[5mb\u001b[39m',
    ];
    const table = textTable(['a', 'b', 'c', 'd'], [row]);
    expect(table).toContain(String.raw`\u001b[2Jx`);
    expect(table).toContain(String.raw`a\u000ab`);
    expect(table).toContain('\u001b[31mFAIL\u001b[39m');
    expect(table).toContain(`\u001b[31ma${String.raw`\u001b[5mb`}`);
  });
});
