import type { CommandInput } from '@meta-agent/command-line';
import { OpsError } from '../../errors';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { changeTokensFile, readTokensFile, tokensFileOf } from './tokens-file';

interface RemoveOptions extends Asking {
  readonly json: boolean;
  readonly tokensFile: string | undefined;
}

/** `meta-ops token remove NAME` */
export async function removeToken(
  input: CommandInput<RemoveOptions, readonly [string]>,
  context: CommandContext,
): Promise<void> {
  const [name] = input.args;
  const path = tokensFileOf(input, context);
  const { clients } = await readTokensFile(path);
  if (!clients.some((client) => client.name === name)) {
    throw new OpsError('bad_argument', {
      message: `${path} has no such client.`,
      expected: `one of ${clients.map((client) => client.name).join(', ') || 'none'}`,
      received: name,
      next: 'meta-ops token list',
    });
  }
  await confirm(`Remove the token of ${name}?`, input, context);
  await changeTokensFile(path, (current) =>
    Promise.resolve(current.filter((client) => client.name !== name)),
  );
  printResult(input, context, { removed: name, tokens_file: path }, () => {
    return `The token of ${name} is removed. Running engines refuse it within two seconds.`;
  });
}
