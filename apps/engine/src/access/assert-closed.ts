import type { EngineConfig } from '../config/engine-config';
import { StartError } from '../errors';
import { isLoopback } from './loopback';

/** Beyond loopback there must be client tokens, or META_OPEN. @throws StartError open_to_all */
export function assertClosed({ host, access }: Pick<EngineConfig, 'host' | 'access'>): void {
  if (isLoopback(host) || access.isOpen || access.clientTokensFile !== null) return;
  throw new StartError('open_to_all', {
    message: `META_HOST=${host} lets other machines in, and no client needs a token.`,
    expected: 'META_CLIENT_TOKENS_FILE, or META_OPEN=true to let everybody ask and watch',
    received: 'neither',
    next: 'meta-ops token add NAME --scope decide --tokens-file FILE, then META_CLIENT_TOKENS_FILE=FILE',
  });
}
