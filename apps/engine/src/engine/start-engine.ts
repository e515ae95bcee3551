import { join, resolve } from 'node:path';
import { openToOthers } from '@meta-agent/durable-files';
import { assertClosed } from '../access/assert-closed';
import { isLoopback } from '../access/loopback';
import { watchModel } from '../model/watch-model';
import { readPast } from '../past/read-past';
import { assembleEngine, type EngineParts } from './assemble-engine';
import type { EngineOptions } from './engine-options';
import { listen } from './listen';
import { openAdminSocket } from './open-admin-socket';
import { stopServer } from './server-life';

export interface Engine {
  /** The URL that the engine listens on, like `http://127.0.0.1:8001`. */
  readonly url: string;
  /** Loads the current model again. */
  reload(): void;
  /** Finishes the requests in flight and writes the decision log to disk. */
  stop(): Promise<void>;
}

/** Loads the model, watches its folder and listens. @throws StartError */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { config, log, waitMs } = options;
  assertClosed(config);
  const parts = await assembleEngine(options);
  const { server, holder } = parts;
  await warnOfOpenPaths(options);
  await parts.sync?.start();
  await loadAll(parts);
  const unwatch = watchModel(config.modelDir, () => {
    checkAll(parts);
  });
  const unwatchTokens = parts.tokens.watch();
  const release = async () => {
    parts.sync?.stop();
    unwatch();
    unwatchTokens();
    parts.shedder.stop();
    await parts.decisionLog?.close();
  };
  try {
    const { host, port } = config;
    const onWait = ({ message }: Error) => {
      log.logger.warn(`[META-V2] ${message}; trying again for ${waitMs / 1000} s`);
    };
    const url = await listen(server, { host, port, waitMs, onWait });
    const socket = await openAdminSocket(options, parts);
    announce(options, parts, { url, socket });
    parts.signals?.start();
    await parts.loadPages();
    void remember(options, parts);
    return {
      url,
      reload: () => {
        void holder.reload();
        void parts.challenger?.reload();
        void parts.tokens.check();
      },
      stop: async () => {
        parts.stream.close();
        await parts.signals?.stop();
        await Promise.all([stopServer(server), stopServer(parts.localServer)]);
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** What is in force first: no decision is made by a model that a person has stopped. */
async function loadAll({ control, live, holder, challenger }: EngineParts): Promise<void> {
  await Promise.all([control.check(), live.check()]);
  await holder.reload();
  await challenger?.reload();
}

function checkAll({ control, live, holder, challenger }: EngineParts): void {
  void control.check();
  void live.check().then(() => {
    control.apply();
  });
  void holder.check();
  void challenger?.check();
}

/** Reads the end of the decision log, while the engine decides already. */
async function remember({ config, log }: EngineOptions, { past }: EngineParts): Promise<void> {
  if (config.decisionLog === null) return;
  try {
    await readPast(past, config.decisionLog);
  } catch (error) {
    const { message } = error as Error;
    log.logger.warn(`[META-V2] The past of the console begins now: ${message}`);
  }
}

interface Doors {
  readonly url: string;
  /** The path of the admin socket; null without one. */
  readonly socket: string | null;
}

/** Whoever writes to these folders decides what is served and what is trained on. */
async function warnOfOpenPaths({ config, log }: EngineOptions): Promise<void> {
  const { modelDir, decisionLog, verifyKeyFiles } = config;
  const names = ['current.json', 'ledger.jsonl', 'versions'].map((name) => join(modelDir, name));
  const paths = [modelDir, ...names, ...(verifyKeyFiles ?? [])];
  if (decisionLog !== null) paths.push(decisionLog.folder);
  for (const path of await openToOthers(paths)) {
    log.logger.warn(`[META-V2] Every user of this machine may write to ${path}: chmod o-w`);
  }
}

function announce(
  { config, log }: EngineOptions,
  { holder, agent, tokens }: EngineParts,
  { url, socket }: Doors,
): void {
  const { logger } = log;
  if (!config.policy.enabled) {
    logger.warn('[META-V2] META_AGENT_ENABLED is not true: every decision is the vote');
  }
  if (!tokens.table.hasClients && !isLoopback(config.host)) {
    logger.warn('[META-V2] META_OPEN is true: everybody may ask and watch');
  }
  if (socket === null && !tokens.table.has('admin')) {
    logger.warn('[META-V2] Admin calls are off: there is neither an admin token nor a socket');
  }
  if (config.decisionLog === null) logger.warn('[META-V2] The decision log is off');
  else logger.info(`[META-V2] Decisions are logged to ${resolve(config.decisionLog.folder)}`);
  if (holder.model !== null) {
    const { meta_threshold } = agent.getStatistics();
    logger.info('[META-V2] Meta-learning agent loaded (5th layer)');
    logger.info(`[META-V2]    └─ Override threshold: ${meta_threshold}`);
    logger.info(`[META-V2]    └─ Version: ${holder.model.version}`);
  }
  if (socket !== null) logger.info(`[META-V2] Admin calls without a token: ${socket}`);
  logger.info(`[META-V2] Console: ${url}/`);
  logger.info(`[META-V2] Listening on ${url}`);
}
