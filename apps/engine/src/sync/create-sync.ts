import type { VerifyKeys } from '@meta-agent/model-io';
import type { EngineConfig } from '../config/engine-config';
import type { EngineLog } from '../logging/create-logger';
import { RegistrySync } from './registry-sync';
import { reportSyncEvent } from './report-sync-event';

interface SyncSettings {
  readonly config: Pick<EngineConfig, 'modelDir' | 'registrySync'>;
  readonly log: Pick<EngineLog, 'logger'>;
  readonly nowMs: () => number;
}

/** The pulls of the registry; null unless META_REGISTRY_SYNC is set. */
export function createSync(
  { config, log, nowMs }: SyncSettings,
  verifyKeys: VerifyKeys | undefined,
  exclusively: <T>(work: () => Promise<T>) => Promise<T>,
): RegistrySync | null {
  if (config.registrySync === null) return null;
  const onEvent = reportSyncEvent(log.logger, config.registrySync.url);
  const { modelDir: dir, registrySync } = config;
  return new RegistrySync({ dir, ...registrySync, verifyKeys, nowMs, exclusively, onEvent });
}
