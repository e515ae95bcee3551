import { printedBy } from '../testing/run-command';
import { confirm } from './confirm';

const ask = (yes: boolean) =>
  printedBy((context) => confirm('Sure?', { options: { yes } }, context));

it('a question off a terminal is refused, with what to type', async () => {
  await expect(ask(false)).rejects.toMatchObject({
    code: 'confirmation_needed',
    exitCode: 2,
    expected: 'an answer to: Sure?',
    next: "meta-ops command 'as typed' --yes",
  });
});

it('--yes is an answer', async () => {
  await expect(ask(true)).resolves.toMatchObject({ exitCode: 0, stdout: '' });
});
