import { z } from 'zod';

/**
 * What a token may be used for. `decide`: predict and what_if. `watch`: status, model, stream and
 * metrics. `metrics`: metrics alone. `admin`: the admin calls, and all that `watch` allows.
 */
export const SCOPES = ['decide', 'watch', 'metrics', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

const NAME = '1 to 64 letters, digits, dots, dashes or underscores, the first a letter or a digit';
const DIGEST = 'the SHA-256 of a token, 64 hexadecimal digits';

/** Callers that are no client: the holder of META_ADMIN_TOKEN, and of the admin socket. */
export const ADMIN_NAME = 'admin';
export const LOCAL_NAME = 'local';
const RESERVED: readonly string[] = [ADMIN_NAME, LOCAL_NAME];

/** A client's name: it is written to log lines and to the rows of the decision log. */
export const clientNameSchema = z
  .string(NAME)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, NAME)
  .refine((name) => !RESERVED.includes(name), `a name other than ${RESERVED.join(', ')}`);

export const scopeSchema = z.enum(SCOPES, `one of ${SCOPES.join(', ')}`);

/**
 * The file of META_CLIENT_TOKENS_FILE. It holds no token: a digest cannot be turned back, since a
 * token is 256 random bits.
 */
export const clientTokensSchema = z.strictObject({
  clients: z
    .array(
      z.strictObject({
        name: clientNameSchema,
        scopes: z.array(scopeSchema).min(1, 'at least one scope'),
        sha256: z.string(DIGEST).regex(/^[0-9a-f]{64}$/, DIGEST),
        added_at: z.string().optional(),
      }),
    )
    .max(10_000)
    .refine((all) => isDistinct(all.map(({ name }) => name)), 'each name once')
    .refine((all) => isDistinct(all.map(({ sha256 }) => sha256)), 'each digest once'),
});

export type ClientTokens = z.infer<typeof clientTokensSchema>;
export type ClientToken = ClientTokens['clients'][number];

function isDistinct(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
