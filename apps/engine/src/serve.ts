import type { CommandInput } from '@meta-agent/command-line';
import closeWithGrace from 'close-with-grace';
import { readConfig, unknownVariables } from './config/engine-config';
import { startEngine } from './engine/start-engine';
import { createLogger } from './logging/create-logger';
import { coalesce } from './timing/coalesce';

/** Longer than the engine waits for requests in flight. */
const STOP_MS = 15_000;
/** Signals within this time lead to one further load. */
const RELOAD_MS = 500;

interface ServeOptions {
  readonly wait: number;
  readonly enabled: boolean;
  readonly modelDir: string | undefined;
  readonly port: string | undefined;
}

/** The environment, with the variables that were typed as flags. */
function withFlags(
  env: NodeJS.ProcessEnv,
  { enabled, modelDir, port }: ServeOptions,
): NodeJS.ProcessEnv {
  return {
    ...env,
    ...(enabled ? { META_AGENT_ENABLED: 'true' } : {}),
    ...(modelDir === undefined ? {} : { META_V2_MODEL_DIR: modelDir }),
    ...(port === undefined ? {} : { META_PORT: port }),
  };
}

/**
 * Serves until SIGTERM or SIGINT; SIGHUP loads the model again.
 * @throws CommandError bad_environment, cannot_listen, cannot_listen_yet
 */
export async function serve(
  { options }: CommandInput<ServeOptions>,
  { env: given, version }: { readonly env: NodeJS.ProcessEnv; readonly version: string },
): Promise<void> {
  const env = withFlags(given, options);
  const config = readConfig(env);
  const log = await createLogger(config.logLevel);
  const { logger } = log;
  for (const name of unknownVariables(env)) {
    logger.warn(`${name} is no variable of Meta-Agent; meta-engine config show lists them`);
  }
  // Without a handler a signal ends the process. One that comes during the start needs no reload:
  // the start loads the model.
  let reload = (): void => undefined;
  process.on('SIGHUP', () => {
    reload();
  });
  const engine = await startEngine({
    config,
    log,
    version,
    waitMs: 1000 * options.wait,
    nowMs: Date.now,
  });
  reload = coalesce(() => {
    engine.reload();
  }, RELOAD_MS);
  closeWithGrace({ delay: STOP_MS, skip: ['SIGHUP'], logger }, async ({ signal, err }) => {
    if (err !== undefined) logger.fatal({ err }, '[META-V2] Unexpected error, stopping');
    else logger.info(`[META-V2] Stopping: ${signal ?? 'asked to'}`);
    await engine.stop();
    logger.info('[META-V2] Stopped');
    log.flush();
  });
}
