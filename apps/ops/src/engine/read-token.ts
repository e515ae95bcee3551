import { parseEnvironment } from '@meta-agent/command-line';
import { OpenError, readRegularFile } from '@meta-agent/durable-files';
import { adminTokenSchema, environmentSchema } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import type { CommandContext } from '../terminal/context';

const TOKENS = environmentSchema.pick({
  META_ENGINE_TOKEN_FILE: true,
  META_ADMIN_TOKEN_FILE: true,
  META_ADMIN_TOKEN: true,
});

/**
 * The token to send: of the named file, else of META_ENGINE_TOKEN_FILE, META_ADMIN_TOKEN_FILE or
 * META_ADMIN_TOKEN. Never from the command line, which every user of the machine can read.
 * @returns null without one
 * @throws OpsError bad_argument, CommandError bad_environment
 */
export async function readToken(
  named: string | undefined,
  { env }: Pick<CommandContext, 'env'>,
): Promise<string | null> {
  const settings = parseEnvironment(TOKENS, env);
  const file = named ?? settings.META_ENGINE_TOKEN_FILE ?? settings.META_ADMIN_TOKEN_FILE;
  if (file === undefined) return settings.META_ADMIN_TOKEN ?? null;
  // The engine's rule: a token that the engine would refuse is refused here.
  const { data: token, error } = adminTokenSchema.safeParse(await readTokenFile(file));
  if (error === undefined) return token;
  throw new OpsError('bad_argument', {
    message: `${file} holds no token.`,
    expected: error.issues[0].message,
    received: 'something else',
    next: 'write a token of the engine to this file',
  });
}

async function readTokenFile(file: string): Promise<string> {
  try {
    return String(await readRegularFile(file, { maxBytes: 65_536, links: 'follow' }));
  } catch (cause) {
    throw new OpsError('bad_argument', {
      message: `The token's file ${file} cannot be read.`,
      expected: 'a file with the token',
      received:
        cause instanceof OpenError
          ? cause.received
          : ((cause as NodeJS.ErrnoException).code ?? String(cause)),
      next: 'correct --token-file',
      cause,
    });
  }
}
