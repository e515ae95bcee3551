import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { writePage, type CommandInput } from '@meta-agent/command-line';
import { clientNameSchema, type ClientTokens, type Scope } from '@meta-agent/engine-api';
import { OpsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';
import { changeTokensFile, tokensFileOf } from './tokens-file';

interface AddOptions {
  readonly json: boolean;
  readonly tokensFile: string | undefined;
  readonly scope: readonly Scope[];
  readonly to: string | undefined;
}

/** 256 random bits; the prefix lets scanners of repositories find a token that leaked. */
const newToken = () => `meta_${randomBytes(32).toString('base64url')}`;

/** `meta-ops token add NAME --scope decide` */
export async function addToken(
  input: CommandInput<AddOptions, readonly [string]>,
  context: CommandContext,
): Promise<void> {
  const { options, args } = input;
  const path = tokensFileOf(input, context);
  const name = readName(args[0]);
  const token = newToken();
  const sha256 = createHash('sha256').update(token).digest('hex');
  const client = { name, scopes: [...options.scope], sha256, added_at: new Date().toISOString() };
  await changeTokensFile(path, async (clients) => {
    assertNew(clients, name, path);
    // The token first: a file with a digest whose token nobody has would be of no use.
    if (options.to !== undefined) await writeNew(options.to, token);
    return [...clients, client];
  });
  const shown = options.to === undefined ? { token } : { token_file: options.to };
  if (options.json) {
    const result = { name, scopes: client.scopes, tokens_file: path, ...shown };
    context.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  if (options.to === undefined) context.stdout.write(`${token}\n`);
  writePage(context.stderr, `${name} may ${client.scopes.join(', ')}: ${path}`);
}

function readName(typed: string): string {
  const { data: name, error } = clientNameSchema.safeParse(typed);
  if (error === undefined) return name;
  throw new OpsError('bad_argument', {
    message: 'This cannot be the name of a client.',
    expected: error.issues[0].message,
    received: JSON.stringify(typed.slice(0, 80)),
    next: 'choose another name',
  });
}

function assertNew(clients: ClientTokens['clients'], name: string, path: string): void {
  if (!clients.some((client) => client.name === name)) return;
  throw new OpsError('bad_argument', {
    message: `${name} has a token in ${path}.`,
    expected: 'the name of a new client',
    received: name,
    next: `choose another name, or run meta-ops token remove ${name} first`,
  });
}

async function writeNew(path: string, token: string): Promise<void> {
  try {
    await writeFile(path, `${token}\n`, { flag: 'wx', mode: 0o600, flush: true });
  } catch (cause) {
    throw new OpsError('bad_argument', {
      message: `The token cannot be written to ${path}. Nothing was changed.`,
      expected: 'a new file in a folder that can be written',
      received: (cause as NodeJS.ErrnoException).code ?? String(cause),
      next: 'name another file with --to',
      cause,
    });
  }
}
