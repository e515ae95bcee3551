import { quoteWord } from '@meta-agent/command-line';
import { OpsError } from '../errors';
import type { CommandContext, Given } from './context';

/**
 * Asks before a change; without a terminal, --yes answers the question.
 * @throws OpsError confirmation_needed, declined
 */
export async function confirm(
  question: string,
  { options }: Given<{ readonly yes: boolean }>,
  context: CommandContext,
): Promise<void> {
  if (options.yes) return;
  if (!context.isInteractive) throw confirmationNeeded(question, context.typed);
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({
    message: question,
    initialValue: false,
    output: context.stderr,
  });
  if (answer !== true) throw declined(`yes to: ${question}`, 'answer yes');
}

/** Asks for a text on the terminal. @throws OpsError declined */
export async function askText(question: string, { stderr }: CommandContext): Promise<string> {
  const prompts = await import('@clack/prompts');
  const answer = await prompts.text({
    message: question,
    validate: (text = '') => (text.trim() === '' ? 'A few words, please.' : undefined),
    output: stderr,
  });
  if (typeof answer !== 'string') throw declined(`an answer to: ${question}`, 'answer');
  return answer;
}

function declined(expected: string, next: string): OpsError {
  return new OpsError('declined', {
    message: 'Nothing was changed.',
    expected,
    received: 'no',
    next: `run the command again and ${next}`,
  });
}

function confirmationNeeded(question: string, typed: readonly string[]): OpsError {
  return new OpsError('confirmation_needed', {
    message: 'The command needs an answer, and there is no terminal. Nothing was changed.',
    expected: `an answer to: ${question}`,
    received: 'no --yes',
    next: `meta-ops ${[...typed.map(quoteWord), '--yes'].join(' ')}`,
  });
}
