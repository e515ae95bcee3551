import { AccessGuard } from '../access/access-guard';
import { createSiteGuard, type AssertSite } from '../access/site-guard';
import { TokenStore } from '../access/tokens/token-store';
import { callerOf as addressOf, peerOf, type CallerOf } from '../caller/caller';
import type { EngineMetrics } from '../metrics/engine-metrics';
import type { EngineOptions } from './engine-options';

/** Who may make which call. */
export interface EngineAccess {
  readonly tokens: TokenStore;
  readonly access: AccessGuard;
  readonly assertSite: AssertSite;
  /** Whose share of the limits a request takes: that of its client, else of its address. */
  readonly callerOf: CallerOf;
}

/** @throws StartError tokens_unreadable */
export async function createAccess(
  options: EngineOptions,
  metrics: EngineMetrics,
): Promise<EngineAccess> {
  const {
    config,
    log: { logger },
  } = options;
  const tokens = await openTokens(options, () => {
    access.endRemoved();
  });
  const access: AccessGuard = new AccessGuard({
    tokens,
    addressOf: (socket) => peerOf(socket).id,
    onRefusal: (refusal) => {
      metrics.countRefusal(refusal);
    },
    onSlowed: (address) => {
      logger.warn(`[META-V2] Too many wrong tokens from ${address}: it is slowed down`);
    },
  });
  const { allowedHosts } = config.access;
  return {
    ...{ tokens, access, callerOf: createCallerOf(access) },
    assertSite: createSiteGuard({ boundHost: config.host, allowedHosts }),
  };
}

/** A client's share does not depend on its address, and a part of the limits is kept for clients. */
export function createCallerOf(access: Pick<AccessGuard, 'clientOf'>): CallerOf {
  return (req) => {
    const client = access.clientOf(req);
    if (client === undefined) return addressOf(req);
    return { id: `client ${client.name ?? ''}`, isKnown: true };
  };
}

function openTokens(
  { config, log: { logger } }: EngineOptions,
  onChange: () => void,
): Promise<TokenStore> {
  return TokenStore.open({
    ...config.access,
    onLoaded: () => {
      onChange();
      logger.info('[META-V2] The tokens were read again');
    },
    onRefused: ({ message }) => {
      logger.error(`[META-V2] The tokens stay as they were: ${message}`);
    },
    onExposed: (path) => {
      logger.warn(`[META-V2] Every user of this machine can read ${path}: chmod o-r ${path}`);
    },
  });
}
