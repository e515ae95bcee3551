import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineStatus, LoadError } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import { askStatus } from './ask-engine';
import type { RunningEngine } from './open-engine';

export interface WaitOptions {
  readonly engine: RunningEngine;
  readonly version: string;
  readonly timeoutMs: number;
  /** When the engine last refused a model, as it said before the change; null for never. */
  readonly refusedBefore: string | null;
}

/** What the engine said of a change. */
interface Confirmation {
  readonly url: string;
  readonly serving: string | null;
  readonly confirmed: boolean;
  readonly waited_ms: number;
  readonly last_load_error: LoadError | null;
}

export interface FollowUp {
  readonly confirmation: Confirmation;
  /** Null when the engine decides by the version. */
  readonly error: OpsError | null;
}

const POLL_MS = 200;

/** When the engine last refused a model; null for never, or when it does not answer. */
export async function lastRefusal(engine: RunningEngine): Promise<string | null> {
  const status = await statusOrError(engine);
  return status instanceof OpsError ? null : (status.last_load_error?.at ?? null);
}

/** Waits until the engine decides by a version, or says that it will not, or the time is over. */
export async function waitForVersion(options: WaitOptions): Promise<FollowUp> {
  const startMs = performance.now();
  for (;;) {
    const status = await statusOrError(options.engine);
    const waitedMs = Math.round(performance.now() - startMs);
    const confirmation = confirmationOf(options, status, waitedMs);
    const error = judge(options, status, confirmation);
    const isOver = waitedMs >= options.timeoutMs;
    if (error === null || error.code === 'engine_refused_model' || isOver) {
      return { confirmation, error };
    }
    await sleep(POLL_MS);
  }
}

async function statusOrError(engine: RunningEngine): Promise<EngineStatus | OpsError> {
  try {
    return await askStatus(engine);
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
}

function confirmationOf(
  { engine: { url }, version }: WaitOptions,
  status: EngineStatus | OpsError,
  waitedMs: number,
): Confirmation {
  const isLost = status instanceof OpsError;
  const serving = isLost ? null : status.model_version;
  return {
    url,
    serving,
    confirmed: serving === version,
    waited_ms: waitedMs,
    last_load_error: isLost ? null : status.last_load_error,
  };
}

/** Null when the engine decides by the version. */
function judge(
  { engine: { url }, version, refusedBefore }: WaitOptions,
  status: EngineStatus | OpsError,
  { serving, confirmed, waited_ms: waitedMs }: Confirmation,
): OpsError | null {
  if (confirmed) return null;
  if (status instanceof OpsError) return status;
  const { last_load_error: refusal } = status;
  if (refusal !== null && refusal.at !== refusedBefore) {
    return new OpsError('engine_refused_model', {
      message: `The engine at ${url} refused ${version} (${refusal.code}): ${refusal.message}`,
      expected: version,
      received: serving ?? 'no model',
      next: 'meta-ops validate, then meta-ops rollback --reason R',
    });
  }
  return new OpsError('engine_not_following', {
    message: `After ${(waitedMs / 1000).toFixed(1)} s the engine at ${url} does not use ${version}.`,
    expected: version,
    received: serving ?? 'no model',
    next: 'check that its META_V2_MODEL_DIR is this registry; systemctl reload meta-engine',
  });
}
