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

  describe('on a narrow terminal', () => {
    const head = ['version', 'trained', 'why'];
    const rows = [['20260101T000000Z-1234abcd', '2026-01-01', 'better']];
    const shorten = (text: string) => text.replace(/.*Z-/, '');
    const widest = (table: string) => Math.max(...table.split('\n').map((line) => line.length));

    it('is whole where it fits, and off a terminal', () => {
      for (const width of [58, undefined]) {
        const table = textTable(head, rows, [], { width, optional: ['trained'], shorten });
        expect(table).toContain('20260101T000000Z-1234abcd │ 2026-01-01 │ better');
      }
    });

    it('has shorter texts first, then fewer columns', () => {
      const short = textTable(head, rows, [], { width: 40, optional: ['trained'], shorten });
      expect(short).toContain('│ 1234abcd │ 2026-01-01 │ better │');
      const fewer = textTable(head, rows, [], { width: 30, optional: ['trained'], shorten });
      expect(fewer).toContain('│ 1234abcd │ better │');
      expect(widest(fewer)).toBeLessThanOrEqual(30);
    });

    it('has its widest column of text in lines of whole words before it becomes a list', () => {
      const table = textTable(
        ['name', 'n', 'why'],
        [['a', 1, 'the agents agree strongly on it']],
        ['why'],
        { width: 36 },
      );
      expect(table.split('\n').slice(2, -1)).toEqual([
        '│ a    │ 1 │ the agents agree │',
        '│      │   │ strongly on it   │',
      ]);
    });

    it('becomes one line per value where no column is left to leave out', () => {
      const table = textTable(head, [...rows, ['b', 'c', 'd']], [], { width: 20, shorten });
      expect(table).toBe(
        'version  1234abcd\ntrained  2026-01-01\nwhy      better\n\nversion  b\ntrained  c\nwhy      d',
      );
    });

    it('of names and values has each value beside its name, in lines of whole words', () => {
      const values = [['why', 'the agents agree strongly']];
      const table = textTable(['BTCUSDT', 'HOLD'], values, [], { width: 24 });
      expect(table).toBe('BTCUSDT  HOLD\nwhy      the agents\n         agree strongly');
    });

    it('of names and values has a value below a name that is longer than a third of a line', () => {
      const values = [
        ['why', 'the agents agree'],
        ['a very long name', 'yes'],
      ];
      const table = textTable(['who', 'all'], values, [], { width: 20 });
      expect(table).toBe('who  all\nwhy  the agents\n     agree\na very long name\n     yes');
    });
  });
});
