import fc from 'fast-check';
import { pino } from 'pino';
import { escapeLine } from './escape-line';

/** The lines of a logger that logs one message. */
function linesOf(message: string): string[] {
  const lines: string[] = [];
  const target = { write: (line: string) => lines.push(line) };
  pino({ base: null, hooks: { streamWrite: escapeLine } }, target).info(message);
  return lines;
}

describe('a line of the text log', () => {
  it('holds every message unchanged, in visible characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        const [line] = linesOf(message);
        expect((JSON.parse(line) as { msg: string }).msg).toBe(message);
        expect(line.slice(0, -1)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it.each([
    ['a line break', 'a\n{"level":"info"}', 'a\\n{'],
    ['U+2028', 'a\u2028b', 'a\\u2028b'],
    ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['C1 controls', 'a\u009b2Jb', 'a\\u009b2Jb'],
    ['a change of direction', 'a\u202eb', 'a\\u202eb'],
    ['a tag beyond U+FFFF', 'a\u{e0041}b', 'a\\udb40\\udc41b'],
  ])('shows %s as an escape', (_, message, shown) => {
    expect(linesOf(message)[0]).toContain(shown);
  });
});
