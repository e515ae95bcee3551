import { printedBy } from '../testing/run-command';
import { confirm } from './confirm';

const ask = (yes: boolean) =>
  printedBy((context) => confirm('Sure?', { options: { yes } }, context));

it('without a terminal a question is refused, and the error says what to type', async () => {
  await expect(ask(false)).rejects.toMatchObject({
    code: 'confirmation_needed',
    exitCode: 2,
    expected: 'an answer to: Sure?',
    next: "meta-ops command 'as typed' --yes",
  });
});

it('--yes answers the question', async () => {
  await expect(ask(true)).resolves.toMatchObject({ exitCode: 0, stdout: '' });
});
