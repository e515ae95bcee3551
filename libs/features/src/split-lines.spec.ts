import fc from 'fast-check';
import { isBlankLine, splitLines } from './split-lines';

async function split(chunks: readonly string[], maxBytes = 100): Promise<(string | null)[]> {
  async function* feed() {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'latin1'));
  }
  const found: (string | null)[] = [];
  for await (const lines of splitLines(feed(), maxBytes)) {
    for (const line of lines) found.push(line && Buffer.from(line).toString('latin1'));
  }
  return found;
}

describe('splitLines', () => {
  it('finds the lines of a text for any split into chunks', async () => {
    const chunk = fc.string({ unit: fc.constantFrom('a', 'é', '\r', '\n'), maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), async (chunks) => {
        const lines = chunks.join('').split('\n');
        if (lines.at(-1) === '') lines.pop();
        expect(await split(chunks)).toEqual(lines);
      }),
    );
  });

  it('yields null for a line over the limit, within a chunk or across chunks', async () => {
    expect(await split(['1234\n12345\n123', '4\n12', '345', '67\nab'], 4)).toEqual([
      ...['1234', null, '1234', null, 'ab'],
    ]);
    expect(await split(['12345', '6'], 4)).toEqual([null]);
  });

  it('holds at most twice the bytes of a line that arrives byte by byte, and then none', async () => {
    const held: number[] = [];
    async function* feed() {
      for (let i = 0; i < 5000; i += 1) yield await Promise.resolve(Buffer.from('x'));
      yield Buffer.from('\n');
    }
    for await (const [line] of splitLines(feed(), 9000, (bytes) => held.push(bytes))) {
      expect(line).toHaveLength(5000);
    }
    expect(Math.max(...held)).toBeLessThanOrEqual(10_000);
    expect(held.length).toBeLessThan(10);
    expect(held.at(-1)).toBe(0);
  });

  it('yields the lines of a chunk before it reads the next', async () => {
    let chunksRead = 0;
    async function* feed() {
      for (; chunksRead < 3; chunksRead += 1) yield await Promise.resolve(Buffer.from('a\nb\nc'));
    }
    for await (const lines of splitLines(feed(), 9)) {
      expect(lines).toHaveLength(2);
      break;
    }
    expect(chunksRead).toBe(0);
  });
});

describe('isBlankLine', () => {
  it.each([
    ['', true],
    [' \t\r', true],
    [' x ', false],
    ['\u00a0', false],
  ])('of %j is %j', (line, isBlank) => {
    expect(isBlankLine(Buffer.from(line, 'latin1'))).toBe(isBlank);
  });
});
