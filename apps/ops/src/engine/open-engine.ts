import { parseEnvironment } from '@meta-agent/command-line';
import { EngineClient, environmentSchema } from '@meta-agent/engine-api';
import type { CommandContext } from '../terminal/context';
import { fetchOverSocket } from './fetch-over-socket';
import { findAdminSocket } from './find-admin-socket';
import { readToken } from './read-token';

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

export interface OpenEngineOptions extends Environment {
  /** Of --token-file. */
  readonly tokenFile?: string | undefined;
  readonly timeoutMs?: number;
}

/**
 * A client for an engine: with the operator's token if there is one, else over the admin socket if
 * the engine is this machine's.
 * @throws OpsError bad_argument, CommandError bad_environment
 */
export async function openEngine(
  url = DEFAULT_URL,
  { env, tokenFile, timeoutMs }: OpenEngineOptions,
): Promise<RunningEngine> {
  const token = await readToken(tokenFile, { env });
  const socket = token === null ? await findAdminSocket(url, { env }) : null;
  const client = new EngineClient({
    url,
    ...(token !== null && { token }),
    ...(socket !== null && { fetch: fetchOverSocket(socket) }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  return { url, client };
}
