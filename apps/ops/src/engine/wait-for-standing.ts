import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineStatus } from '@meta-agent/engine-api';
import { OpsError } from '../errors';
import { askStatus } from './ask-engine';
import type { SoughtEngine } from './sought-engine';

export interface StandingWait extends SoughtEngine {
  readonly status: EngineStatus;
  readonly timeoutMs: number;
  /** Hash of the ledger line of the change: only an engine of this registry can confirm it. */
  readonly head: string | null;
  /** Whether the engine says that the change is in force. */
  readonly isReached: (status: EngineStatus) => boolean;
  /** What the engine is waited for to say. */
  readonly what: string;
}

export interface StandingFollowUp {
  readonly confirmation: {
    readonly url: string;
    readonly confirmed: boolean;
    readonly waited_ms: number;
  };
  /** Null when the engine confirms the change. */
  readonly error: OpsError | null;
}

const POLL_MS = 50;

/** Waits until the engine says that a stop or a demotion began or ended. */
export async function waitForStanding({
  engine,
  isNamed,
  timeoutMs,
  head,
  isReached,
  what,
}: Omit<StandingWait, 'status'>): Promise<StandingFollowUp> {
  const startMs = performance.now();
  for (;;) {
    const status = await askStatus(engine).catch((error: unknown) => asOpsError(error));
    const waitedMs = Math.round(performance.now() - startMs);
    const confirmed =
      !(status instanceof OpsError) && isReached(status) && isOfRegistry(status, head);
    const isAbsent = status instanceof OpsError && !isNamed;
    if (confirmed || isAbsent || waitedMs >= timeoutMs) {
      const confirmation = { url: engine.url, confirmed, waited_ms: waitedMs };
      if (confirmed) return { confirmation, error: null };
      const error = status instanceof OpsError ? status : notConfirmed(what, waitedMs);
      return { confirmation, error };
    }
    await sleep(POLL_MS);
  }
}

function isOfRegistry({ registry }: EngineStatus, head: string | null): boolean {
  return head === null || registry?.ledger_head === head;
}

function asOpsError(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  throw error;
}

function notConfirmed(what: string, waitedMs: number): OpsError {
  return new OpsError('engine_not_following', {
    message: `The engine does not confirm ${what}. The registry is changed.`,
    expected: `confirmation by the engine within ${waitedMs} ms`,
    received: 'another state',
    next: 'meta-ops status: registry.folder must be the folder that was changed',
  });
}
