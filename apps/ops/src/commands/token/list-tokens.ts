import { textTable, type CommandInput } from '@meta-agent/command-line';
import { dateTime, NONE } from '@meta-agent/words';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { readTokensFile, tokensFileOf } from './tokens-file';

interface ListOptions {
  readonly json: boolean;
  readonly tokensFile: string | undefined;
}

/** `meta-ops token list`: no digest is shown, it is of use to nobody. */
export async function listTokens(
  input: CommandInput<ListOptions>,
  context: CommandContext,
): Promise<void> {
  const { clients } = await readTokensFile(tokensFileOf(input, context));
  const shown = clients.map(({ name, scopes, added_at = null }) => ({ name, scopes, added_at }));
  printResult(input, context, shown, () =>
    textTable(
      ['client', 'scopes', 'added'],
      shown.map(({ name, scopes, added_at: at }) => {
        return [name, scopes.join(', '), at === null ? NONE : dateTime(at)];
      }),
    ),
  );
}
