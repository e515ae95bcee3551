import { readSecretFile } from '@meta-agent/durable-files';
import {
  ADMIN_NAME,
  adminTokenSchema,
  clientTokensSchema,
  type ClientToken,
} from '@meta-agent/engine-api';
import { StartError } from '../../errors';
import { TokenTable } from './token-table';

/** Where the tokens come from; null for nowhere. */
export interface TokenSources {
  /** META_ADMIN_TOKEN. */
  readonly adminToken: string | null;
  readonly adminTokenFile: string | null;
  readonly clientTokensFile: string | null;
}

export interface ReadTokens {
  readonly table: TokenTable;
  /** Files with a token in plain text that every user of the machine may read. */
  readonly exposedFiles: readonly string[];
}

/** Reads every token. @throws StartError tokens_unreadable */
export async function readTokens(sources: TokenSources): Promise<ReadTokens> {
  const { adminToken, adminTokenFile, clientTokensFile } = sources;
  const ofFile = adminTokenFile === null ? null : await readAdminToken(adminTokenFile);
  const clients = clientTokensFile === null ? null : await readClients(clientTokensFile);
  const admins = [adminToken, ofFile?.token].filter((token) => typeof token === 'string');
  return {
    table: new TokenTable(clients, new Map(admins.map((token) => [token, ADMIN_NAME]))),
    exposedFiles: ofFile?.isExposed ? [adminTokenFile ?? ''] : [],
  };
}

async function readAdminToken(path: string) {
  const { text, isReadableByAll } = await read(path);
  const { data: token, error } = adminTokenSchema.safeParse(text);
  if (error !== undefined) throw unreadable(path, error.issues[0].message, 'something else');
  return { token, isExposed: isReadableByAll };
}

async function readClients(path: string): Promise<readonly ClientToken[]> {
  const { text } = await read(path);
  const { data, error } = clientTokensSchema.safeParse(jsonOf(path, text));
  if (error === undefined) return data.clients;
  const [{ path: at, message }] = error.issues;
  throw unreadable(path, `${at.join('.') || 'the file'} to be ${message}`, 'something else');
}

function jsonOf(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's message: it quotes the file, which may hold a token by mistake.
    throw unreadable(path, 'JSON', 'something else');
  }
}

async function read(path: string) {
  try {
    return await readSecretFile(path);
  } catch (cause) {
    const { expected = 'a file with tokens', received } = cause as Partial<StartError>;
    throw unreadable(path, expected, received ?? (cause as Error).message, cause);
  }
}

function unreadable(path: string, expected: string, received: string, cause?: unknown): StartError {
  return new StartError('tokens_unreadable', {
    message: `The tokens of ${path} cannot be used.`,
    ...{ expected, received, cause },
    next: 'correct the file; meta-ops token add NAME --scope decide writes one',
  });
}
