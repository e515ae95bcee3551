import { readFile } from 'node:fs/promises';
import { EngineClient } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import type { CommandContext, CommandInput } from '../terminal/context';

/** An engine that is running somewhere. */
export interface RunningEngine {
  readonly url: string;
  readonly client: EngineClient;
}

/** What a header can carry, as the engine demands it. */
const TOKEN = /^[\x21-\x7e]+$/;

/** The engine that --url names, for what everybody may ask. @throws OpsError bad_argument */
export function openEngine({ options }: CommandInput, timeoutMs?: number): RunningEngine {
  const url = parseUrl(String(options.url));
  return { url, client: clientOf(url, null, timeoutMs) };
}

/**
 * The same, for its operator, with the admin token if there is one: of --token-file, else of
 * META_ADMIN_TOKEN. Not of the command line, where everybody on the machine could read it.
 * @throws OpsError bad_argument
 */
export async function openEngineAsAdmin(
  { options }: CommandInput,
  { env }: Pick<CommandContext, 'env'>,
): Promise<RunningEngine> {
  const url = parseUrl(String(options.url));
  const token = await readToken(options.tokenFile as string | undefined, env);
  return { url, client: clientOf(url, token, undefined) };
}

function clientOf(url: string, token: string | null, timeoutMs: number | undefined) {
  return new EngineClient({
    url,
    ...(token !== null && { token }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}

function parseUrl(typed: string): string {
  const protocol = URL.canParse(typed) ? new URL(typed).protocol : null;
  if (protocol === 'http:' || protocol === 'https:') return typed;
  throw new OpsError('bad_argument', {
    message: '--url is no address of an engine.',
    expected: 'one like http://127.0.0.1:8001',
    received: typed,
    next: 'correct --url, or META_ENGINE_URL',
  });
}

async function readToken(
  file: string | undefined,
  { META_ADMIN_TOKEN: fromEnvironment = '' }: CommandContext['env'],
): Promise<string | null> {
  const token = file === undefined ? fromEnvironment : (await readTokenFile(file)).trim();
  if (token === '' && file === undefined) return null;
  if (TOKEN.test(token)) return token;
  throw new OpsError('bad_argument', {
    message: `${file ?? 'META_ADMIN_TOKEN'} holds no token.`,
    expected: 'visible ASCII characters on one line',
    received: token === '' ? 'nothing' : 'something else',
    next: 'put in what the engine has as META_ADMIN_TOKEN',
  });
}

async function readTokenFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new OpsError('bad_argument', {
      message: `The token's file ${file} cannot be read.`,
      expected: 'a file with the token',
      received: (cause as NodeJS.ErrnoException).code ?? String(cause),
      next: 'correct --token-file',
      cause,
    });
  }
}
