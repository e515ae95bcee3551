import {
  EngineClientError,
  statisticsSchema,
  statusSchema,
  type EngineStatistics,
  type EngineStatus,
} from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import type { RunningEngine } from './open-engine';

/**
 * Calls an engine and turns its errors into OpsErrors.
 * @throws OpsError engine_unreachable, engine_refused
 */
export async function askEngine<T>(
  { url, client }: RunningEngine,
  question: (client: RunningEngine['client']) => Promise<T>,
): Promise<T> {
  try {
    return await question(client);
  } catch (error) {
    if (!(error instanceof EngineClientError)) throw error;
    throw error.problem === null || isTooBusy(error)
      ? unreachable(url, error)
      : refused(url, error);
  }
}

/** The engine sheds load and does not answer the request. */
const isTooBusy = ({ status }: EngineClientError) => status === 429 || status === 503;

/** @throws OpsError engine_unreachable, also when another server answers */
export async function askStatus(engine: RunningEngine): Promise<EngineStatus> {
  const status: unknown = await askEngine(engine, (client) => client.status());
  const parsed = statusSchema.safeParse(status);
  if (parsed.success) return parsed.data;
  throw unreachable(engine.url, new Error('another program answers there'));
}

/** @throws OpsError engine_unreachable, also when another server answers */
export async function askResetStats(engine: RunningEngine): Promise<EngineStatistics> {
  const cleared: unknown = await askEngine(engine, (client) => client.resetStats());
  const parsed = statisticsSchema.safeParse(cleared);
  if (parsed.success) return parsed.data;
  throw unreachable(engine.url, new Error('another program answers there'));
}

function unreachable(url: string, cause: Error): OpsError {
  return new OpsError('engine_unreachable', {
    message: `No engine answers at ${url}.`,
    expected: 'an answer of meta-engine',
    received: reasonOf(cause),
    next: 'look at the engine (systemctl status meta-engine), or correct --url',
    cause,
  });
}

function reasonOf({ message, cause }: Error): string {
  const { message: inner, cause: innermost } = (cause ?? { message }) as Error;
  return innermost instanceof Error && innermost.message !== '' ? innermost.message : inner;
}

function refused(url: string, error: EngineClientError): OpsError {
  const isForAdmins = error.status === 401 || error.status === 403;
  const isInput = error.status === 400 || error.status === 422;
  return new OpsError('engine_refused', {
    message: `The engine at ${url} refused (${error.code}): ${error.message}`,
    next: isForAdmins
      ? 'name a token with --token-file or META_ENGINE_TOKEN_FILE, or run this as the user of the engine'
      : isInput
        ? 'correct the record as the message says'
        : 'look at its log (journalctl -u meta-engine)',
    cause: error,
  });
}
