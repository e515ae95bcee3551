import type { VerifyKeys } from '@meta-agent/model-io';
import type { EngineOptions } from '../engine/engine-options';
import { RegistrySync } from './registry-sync';
import { reportSyncEvent } from './report-sync-event';

/** The pulls of the registry; null unless META_REGISTRY_SYNC is set. */
export function createSync(
  { config, log, nowMs }: EngineOptions,
  verifyKeys: VerifyKeys | undefined,
  exclusively: <T>(work: () => Promise<T>) => Promise<T>,
): RegistrySync | null {
  if (config.registrySync === null) return null;
  const onEvent = reportSyncEvent(log.logger, config.registrySync.url);
  const { modelDir: dir, registrySync } = config;
  return new RegistrySync({ dir, ...registrySync, verifyKeys, nowMs, exclusively, onEvent });
}
