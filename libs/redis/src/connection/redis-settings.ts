import { readFile } from 'node:fs/promises';
import type { RedisOptions } from 'ioredis';
import { backoffMs } from './backoff';
import { RedisError } from './redis-error';

/** Where Redis is, and what proves who asks. */
export interface RedisSettings {
  /** `redis://` or, with TLS, `rediss://`; user (ACL), password and database are optional. */
  readonly url: string;
  /** A file with the password, instead of a password in the URL. */
  readonly passwordFile?: string | undefined;
  /** PEM. The authorities that signed Redis's certificate; those of the system unless set. */
  readonly caFile?: string | undefined;
  /** PEM. The certificate of this client, for a Redis that asks for one. */
  readonly certFile?: string | undefined;
  /** PEM. The private key of `certFile`. */
  readonly keyFile?: string | undefined;
}

/** The variables of the environment that name Redis. */
export interface RedisVariables {
  readonly META_STREAM_URL?: string | undefined;
  readonly META_STREAM_PASSWORD_FILE?: string | undefined;
  readonly META_STREAM_CA_FILE?: string | undefined;
  readonly META_STREAM_CERT_FILE?: string | undefined;
  readonly META_STREAM_KEY_FILE?: string | undefined;
}

/**
 * The settings of the environment; null without META_STREAM_URL.
 * @example
 * redisSettingsOf({ META_STREAM_URL: 'redis://127.0.0.1' })?.url; // 'redis://127.0.0.1'
 * redisSettingsOf({}); // null
 */
export function redisSettingsOf(values: RedisVariables): RedisSettings | null {
  const url = values.META_STREAM_URL;
  if (url === undefined) return null;
  return {
    url,
    passwordFile: values.META_STREAM_PASSWORD_FILE,
    caFile: values.META_STREAM_CA_FILE,
    certFile: values.META_STREAM_CERT_FILE,
    keyFile: values.META_STREAM_KEY_FILE,
  };
}

/** A Redis that does not answer within this time is away. */
const CONNECT_TIMEOUT_MS = 5000;

const DEFAULT_PORT = 6379;

/**
 * The options of a connection for ioredis and BullMQ: address, user, database, TLS, and a backoff
 * without an end. Files are read at each call, so a new password needs no restart.
 * @throws RedisError bad_url, unreadable_file
 * @example
 * const { host, port, db } = await connectionOptions({ url: 'redis://127.0.0.1:6380/2' });
 * [host, port, db]; // ['127.0.0.1', 6380, 2]
 */
export async function connectionOptions(settings: RedisSettings): Promise<RedisOptions> {
  const { url, passwordFile } = settings;
  const { protocol, hostname, port, username, password, pathname } = parseUrl(url);
  const secret =
    passwordFile === undefined
      ? decodeURIComponent(password)
      : (await readText(passwordFile)).trim();
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? DEFAULT_PORT : Number(port),
    db: Number(pathname.slice(1)),
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    disableClientInfo: true,
    retryStrategy: (attempt) => backoffMs(attempt),
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(secret !== '' && { password: secret }),
    ...(protocol === 'rediss:' && { tls: await tlsOptions(settings) }),
  };
}

async function tlsOptions({ caFile, certFile, keyFile }: RedisSettings) {
  const files = Object.entries({ ca: caFile, cert: certFile, key: keyFile });
  const read = files.map(async ([name, path]) =>
    path === undefined ? [] : [[name, await readText(path)] as const],
  );
  return Object.fromEntries((await Promise.all(read)).flat());
}

/**
 * The address for a log line: without user and password.
 * @throws RedisError bad_url
 * @example
 * shownUrl('redis://desk:secret@10.0.0.5:6380/2'); // 'redis://10.0.0.5:6380/2'
 */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = parseUrl(url);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isRedis = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '';
  if (isRedis && /^\/?\d*$/.test(url.pathname)) return url;
  const expected = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
  throw new RedisError('bad_url', `The URL of Redis is not valid: expected ${expected}.`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new RedisError('unreadable_file', `${path} cannot be read.`, { cause });
  }
}
