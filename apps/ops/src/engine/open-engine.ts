import { parseEnvironment } from '@meta-agent/command-line';
import { OpenError, readRegularFile } from '@meta-agent/durable-files';
import { adminTokenSchema, EngineClient, environmentSchema } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import type { CommandContext } from '../terminal/context';

/** A client for a running engine. */
export interface RunningEngine {
  readonly url: string;
  readonly client: EngineClient;
}

const DEFAULT_URL = 'http://127.0.0.1:8001';

type Environment = Pick<CommandContext, 'env'>;

/** The engine that --url or META_ENGINE_URL names; undefined when neither does. */
export function namedEngine(typed: string | undefined, { env }: Environment): string | undefined {
  const schema = environmentSchema.pick({ META_ENGINE_URL: true });
  return typed ?? parseEnvironment(schema, env).META_ENGINE_URL;
}

/** A client for the public endpoints of an engine. */
export function openEngine(url = DEFAULT_URL, timeoutMs?: number): RunningEngine {
  return { url, client: clientOf(url, null, timeoutMs) };
}

/**
 * A client for the operator, with the admin token if there is one: from the token file, else from
 * META_ADMIN_TOKEN. Never from the command line, which every user of the machine can read.
 * @throws OpsError bad_argument, CommandError bad_environment
 */
export async function openEngineAsAdmin(
  url = DEFAULT_URL,
  tokenFile: string | undefined,
  environment: Environment,
): Promise<RunningEngine> {
  return { url, client: clientOf(url, await readToken(tokenFile, environment), undefined) };
}

function clientOf(url: string, token: string | null, timeoutMs: number | undefined) {
  return new EngineClient({
    url,
    ...(token !== null && { token }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}

/** Applies the engine's rule: a token that the engine would refuse is refused here. */
async function readToken(file: string | undefined, { env }: Environment): Promise<string | null> {
  if (file === undefined) {
    const schema = environmentSchema.pick({ META_ADMIN_TOKEN: true });
    return parseEnvironment(schema, env).META_ADMIN_TOKEN ?? null;
  }
  const { data: token, error } = adminTokenSchema.safeParse(await readTokenFile(file));
  if (error === undefined) return token;
  throw new OpsError('bad_argument', {
    message: `${file} holds no token.`,
    expected: error.issues[0].message,
    received: 'something else',
    next: 'write the META_ADMIN_TOKEN of the engine to this file',
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
