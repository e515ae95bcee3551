import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { quoteWord } from './quote-word';

it('a word reaches a program as it was, through a shell', () => {
  const word = fc.string({ unit: 'binary-ascii' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(word, (text) => {
      const echo = `printf %s ${quoteWord(text)}`;
      expect(execFileSync('sh', ['-c', echo]).toString()).toBe(text);
    }),
    { numRuns: 60 },
  );
});

it('a plain word stays as a person types it', () => {
  expect(quoteWord('http://127.0.0.1:8001')).toBe('http://127.0.0.1:8001');
});
