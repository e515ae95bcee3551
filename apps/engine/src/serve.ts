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

/**
 * Serves until SIGTERM or SIGINT; SIGHUP loads the model again.
 * @throws CommandError bad_environment, cannot_listen, cannot_listen_yet
 */
export async function serve(
  { options: { wait: waitS } }: CommandInput<{ readonly wait: number }>,
  { env, version }: { readonly env: NodeJS.ProcessEnv; readonly version: string },
): Promise<void> {
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
  const engine = await startEngine({ config, log, version, waitMs: 1000 * waitS, nowMs: Date.now });
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
