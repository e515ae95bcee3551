/** What is wrong with Redis. */
export const REDIS_TROUBLES = [
  'bad_url',
  'unreadable_file',
  'unreachable',
  'refused_login',
  'no_permission',
  'untrusted_certificate',
  'too_old',
  'loading',
  'full',
  'read_only',
  'cannot_persist',
  'no_group',
  'wrong_type',
  'failed',
] as const;

export type RedisTrouble = (typeof REDIS_TROUBLES)[number];

/** A failure of Redis, told for people. */
export class RedisError extends Error {
  override readonly name = 'RedisError';

  /** @param code stable; for programs */
  constructor(
    readonly code: RedisTrouble,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The start of Redis's own message, or the code of the system, and what it means. */
const MEANINGS: readonly (readonly [RegExp, RedisTrouble, string])[] = [
  [/^(WRONGPASS|ERR AUTH|ERR invalid password)/, 'refused_login', 'refuses the user or password'],
  [/^NOAUTH|NOAUTH Auth/, 'refused_login', 'wants a password'],
  [/NOPERM/, 'no_permission', 'does not allow the user a command or key that is needed (ACL)'],
  [/^OOM|^MAXMEMORY/, 'full', 'is full (maxmemory)'],
  [/^(MISCONF|NOREPLICAS)/, 'cannot_persist', 'refuses writes, because they would not be safe'],
  [/LOADING/, 'loading', 'loads its data'],
  [/NOGROUP|UNBLOCKED the stream key/, 'no_group', 'does not have the consumer group'],
  // A read that waits is ended when the instance becomes a replica.
  [/READONLY|UNBLOCKED/, 'read_only', 'is read-only: it is a replica'],
  [/WRONGTYPE/, 'wrong_type', 'has a key of another type by that name'],
  [
    /certificate|CERT_|SSL|TLS|ERR_TLS|EPROTO|wrong version number/i,
    'untrusted_certificate',
    'is not trusted: its certificate or TLS settings do not fit',
  ],
  [
    /ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|EPIPE|Connection is closed|Command aborted|isn't writeable|Socket timeout|Command timed out|max retries per request/i,
    'unreachable',
    'cannot be reached',
  ],
];

/**
 * A failure of the client or of Redis in words.
 * @example
 * redisErrorOf(new Error("OOM command not allowed when used memory > 'maxmemory'.")).code; // 'full'
 */
export function redisErrorOf(cause: unknown): RedisError {
  if (cause instanceof RedisError) return cause;
  const { message, code } = cause as { message?: string; code?: string };
  const raw = message === undefined || message === '' ? (code ?? String(cause)) : message;
  // An error of a script names the script first.
  const text = raw.replace(/^ERR Error running script[^:]*:\d+: /, '').trim();
  const found = MEANINGS.find(([pattern]) => pattern.test(text) || pattern.test(code ?? ''));
  const [, trouble, meaning] = found ?? [null, 'failed' as const, 'failed'];
  return new RedisError(trouble, `Redis ${meaning}: ${text}`, { cause });
}
