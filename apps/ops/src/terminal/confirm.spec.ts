import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { runAction } from '../testing/run-action';
import { confirm, quoted } from './confirm';

const ask = (options: Record<string, unknown>) =>
  runAction((input, context) => confirm('Sure?', input, context), [], options);

it('a question off a terminal is refused, with what to type', async () => {
  await expect(ask({})).rejects.toMatchObject({
    code: 'confirmation_needed',
    exitCode: 2,
    expected: 'an answer to: Sure?',
    next: "meta-ops command 'as typed' --yes",
  });
});

it('--yes is an answer', async () => {
  await expect(ask({ yes: true })).resolves.toMatchObject({ exitCode: 0, stdout: '' });
});

it('what is to be typed again reaches a program as it was', () => {
  const word = fc.string({ unit: 'binary-ascii' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(word, (text) => {
      const echo = `printf %s ${quoted(text)}`;
      expect(execFileSync('sh', ['-c', echo]).toString()).toBe(text);
    }),
    { numRuns: 60 },
  );
});
