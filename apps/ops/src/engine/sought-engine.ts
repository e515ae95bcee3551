import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import type { CommandContext, Given } from '../terminal/context';
import type { Awaiting } from '../terminal/options';
import { namedEngine, openEngine, type RunningEngine } from './open-engine';

/** An engine that hangs must not delay a rollback for longer. */
const ANSWER_MS = 2000;

/** The engine that should load a changed registry. */
export interface SoughtEngine {
  readonly engine: RunningEngine;
  /** Whether --url or META_ENGINE_URL names the engine; otherwise the engine is optional. */
  readonly isNamed: boolean;
}

/**
 * The engine that --url or META_ENGINE_URL names, else the one of META_HOST and META_PORT; null
 * with --no-engine.
 * @throws CommandError bad_environment
 */
export async function soughtEngine(
  { options }: Given<Pick<Awaiting, 'url' | 'engine' | 'tokenFile'>>,
  context: Pick<CommandContext, 'env'>,
): Promise<SoughtEngine | null> {
  if (!options.engine) return null;
  const named = namedEngine(options.url, context);
  const { tokenFile } = options;
  const more = { env: context.env, tokenFile, timeoutMs: ANSWER_MS };
  const engine = await openEngine(named ?? localUrl(context), more);
  return { engine, isNamed: named !== undefined };
}

const LOCAL = environmentSchema.pick({ META_HOST: true, META_PORT: true });

function localUrl({ env }: Pick<CommandContext, 'env'>): string {
  const { META_HOST: host, META_PORT: port } = parseEnvironment(LOCAL, env);
  return `http://${inUrl(host)}:${port}`;
}

/** A host in the notation of a URL. */
export const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host);
