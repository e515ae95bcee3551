import { isLoopback } from '../http/guard/admin-guard';
import { watchModel } from '../model/watch-model';
import { assembleEngine, type EngineParts } from './assemble-engine';
import type { EngineOptions } from './engine-options';
import { listen } from './listen';
import { stopServer } from './server-life';

export interface Engine {
  /** The URL that the engine listens on, like `http://127.0.0.1:8001`. */
  readonly url: string;
  /** Loads the current model again. */
  reload(): void;
  /** Finishes the requests in flight and writes the decision log to disk. */
  stop(): Promise<void>;
}

/** Loads the model, watches its folder and listens. @throws StartError cannot_listen, cannot_listen_yet */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { config, log, waitMs } = options;
  const parts = await assembleEngine(options);
  const { server, holder } = parts;
  await holder.reload();
  const unwatch = watchModel(config.modelDir, () => void holder.check());
  const release = async () => {
    unwatch();
    parts.shedder.stop();
    await parts.decisionLog?.close();
  };
  try {
    const { host, port } = config;
    const onWait = ({ message }: Error) => {
      log.logger.warn(`[META-V2] ${message}; trying again for ${waitMs / 1000} s`);
    };
    const url = await listen(server, { host, port, waitMs, onWait });
    announce(options, parts, url);
    return {
      url,
      reload: () => void holder.reload(),
      stop: async () => {
        parts.stream.close();
        await stopServer(server);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function announce({ config, log }: EngineOptions, { holder, agent }: EngineParts, url: string) {
  const { logger } = log;
  if (!config.policy.enabled) {
    logger.warn('[META-V2] META_AGENT_ENABLED is not true: every decision is the vote');
  }
  if (config.adminToken === null && !isLoopback(config.host)) {
    logger.warn('[META-V2] Admin calls are off: META_ADMIN_TOKEN is not set');
  }
  if (config.decisionLog === null) logger.warn('[META-V2] The decision log is off');
  if (holder.model !== null) {
    const { meta_threshold } = agent.getStatistics();
    logger.info('[META-V2] Meta-learning agent loaded (5th layer)');
    logger.info(`[META-V2]    └─ Override threshold: ${meta_threshold}`);
    logger.info(`[META-V2]    └─ Version: ${holder.model.version}`);
  }
  logger.info(`[META-V2] Listening on ${url}`);
}
