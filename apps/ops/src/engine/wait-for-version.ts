import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineStatus, LoadError, RegistryIdentity } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import { askStatus } from './ask-engine';
import { judgeFollowing } from './judge-following';
import type { SoughtEngine } from './sought-engine';
import type { StatusBefore, WaitOptions } from './wait-options';

/** The engine's confirmation of a change. */
interface Confirmation {
  readonly url: string;
  readonly serving: string | null;
  readonly confirmed: boolean;
  readonly waited_ms: number;
  readonly last_load_error: LoadError | null;
  /** The registry that the engine reads; null when unknown. */
  readonly registry: RegistryIdentity | null;
}

export interface FollowUp {
  readonly confirmation: Confirmation;
  /** Null when the engine decides by the version. */
  readonly error: OpsError | null;
}

const POLL_MS = 200;
const LASTING: readonly string[] = ['engine_refused_model', 'engine_elsewhere'];

/** @param head hash of the registry's last ledger line before the change; null without one */
export async function askBefore(
  { engine }: SoughtEngine,
  head: string | null,
): Promise<StatusBefore> {
  const status = await statusOrError(engine);
  if (status instanceof OpsError) return { isSeen: false, refusedAt: null, isSameRegistry: false };
  return {
    isSeen: true,
    refusedAt: status.last_load_error?.at ?? null,
    isSameRegistry: head !== null && status.registry?.ledger_head === head,
  };
}

/** Waits until the engine decides by a version, refuses the version, or the time ends. */
export async function waitForVersion(options: WaitOptions): Promise<FollowUp> {
  const startMs = performance.now();
  for (;;) {
    const status = await statusOrError(options.engine);
    const waitedMs = Math.round(performance.now() - startMs);
    const isOver = waitedMs >= options.timeoutMs;
    const error = judgeFollowing(options, status, waitedMs);
    const isLasting = error === null || LASTING.includes(error.code);
    // An engine without an explicit URL is optional: do not wait for a missing one.
    const isAbsent = status instanceof OpsError && !options.isNamed && !options.before.isSeen;
    if (isLasting || isOver || isAbsent) {
      return { confirmation: confirmationOf(options, status, waitedMs, error), error };
    }
    await sleep(POLL_MS);
  }
}

async function statusOrError(engine: SoughtEngine['engine']): Promise<EngineStatus | OpsError> {
  try {
    return await askStatus(engine);
  } catch (error) {
    if (error instanceof OpsError) return error;
    throw error;
  }
}

function confirmationOf(
  { engine: { url } }: WaitOptions,
  status: EngineStatus | OpsError,
  waitedMs: number,
  error: OpsError | null,
): Confirmation {
  const isLost = status instanceof OpsError;
  return {
    url,
    serving: isLost ? null : status.model_version,
    confirmed: error === null,
    waited_ms: waitedMs,
    last_load_error: isLost ? null : status.last_load_error,
    registry: isLost ? null : (status.registry ?? null),
  };
}
