import type { IncomingMessage } from 'node:http';
import { EngineError } from '../../problem/engine-error';

/** A longer one is no token: it is not hashed. */
const MAX_LENGTH = 512;
const BEARER = /^Bearer +([\x21-\x7e]+)$/i;
const IN_URL = /[?&](?:access_token|token|authorization|apikey|api_key)=/i;

/**
 * The bearer token of a request.
 * @returns undefined without an Authorization; null for one that holds no bearer token
 */
export function readAuthorization(req: IncomingMessage): string | null | undefined {
  const { authorization } = req.headers;
  if (authorization === undefined) return undefined;
  if (authorization.length > MAX_LENGTH) return null;
  return BEARER.exec(authorization)?.[1] ?? null;
}

/** Addresses end up in histories and in the logs of proxies. @throws EngineError token_in_url */
export function assertNoTokenInUrl({ url = '' }: IncomingMessage): void {
  if (!url.includes('?') || !IN_URL.test(url)) return;
  throw new EngineError('token_in_url', { expected: 'Authorization: Bearer' });
}
