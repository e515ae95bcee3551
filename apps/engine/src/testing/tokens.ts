import type { ClientToken, Scope } from '@meta-agent/engine-api';
import { TokenTable, tokenDigest } from '../access/tokens/token-table';

export const ADMIN_TOKEN = 'correct-horse-battery';

/** A client for each scope, called like it; the token is `NAME-token`. */
export const CLIENTS: readonly ClientToken[] = (
  ['decide', 'watch', 'metrics', 'admin'] as const satisfies readonly Scope[]
).map((scope) => ({
  name: `${scope}r`,
  scopes: [scope],
  sha256: tokenDigest(`${scope}-token`),
}));

export const withClients = () => new TokenTable(CLIENTS, new Map([[ADMIN_TOKEN, 'admin']]));
export const withAdminOnly = () => new TokenTable(null, new Map([[ADMIN_TOKEN, 'admin']]));
