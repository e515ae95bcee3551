import type { EngineStatus } from '@meta-agent/engine-api';
import { duration } from '@meta-agent/words';
import { OpsError } from '../errors';
import type { WaitOptions } from './wait-options';

/** The engine reads its registry every two seconds. */
const SEEN_WITHIN_MS = 3000;

/** @returns null when the engine decides by the version, read from the changed registry */
export function judgeFollowing(
  options: WaitOptions,
  status: EngineStatus | OpsError,
  waitedMs: number,
): OpsError | null {
  if (status instanceof OpsError) return unseen(options, status);
  const { version, before } = options;
  const place = placeOf(options, status);
  if (place === 'other' && isSettled(options, status, waitedMs)) return elsewhere(options, status);
  if (status.model_version === version && place !== 'other') return null;
  const { last_load_error: refusal } = status;
  if (refusal !== null && refusal.at !== before.refusedAt) return refused(options, status, refusal);
  return notFollowing(options, status, waitedMs);
}

/** An engine of an older release does not report its registry. */
function placeOf({ head }: WaitOptions, { registry }: EngineStatus): 'same' | 'other' | 'untold' {
  if (registry === undefined) return 'untold';
  return registry !== null && registry.ledger_head === head ? 'same' : 'other';
}

/** The engine may not have read the change yet; a network disk can delay the read further. */
function isSettled(
  { before, timeoutMs }: WaitOptions,
  { registry }: EngineStatus,
  waitedMs: number,
): boolean {
  if (registry === null) return true;
  return waitedMs >= (before.isSameRegistry ? timeoutMs : Math.min(timeoutMs, SEEN_WITHIN_MS));
}

function unseen({ engine: { url }, dir }: WaitOptions, error: OpsError): OpsError {
  if (error.code !== 'engine_unreachable') return error;
  return new OpsError('engine_unreachable', {
    message: `NO ENGINE SEEN at ${url}. Only the registry ${dir} is changed.`,
    expected: error.expected,
    received: error.received,
    next: 'look at the engine (systemctl status meta-engine), or name it with --url or META_ENGINE_URL',
    cause: error,
  });
}

function elsewhere(
  { engine: { url }, dir }: WaitOptions,
  { registry, model_version: serving }: EngineStatus,
) {
  return new OpsError('engine_elsewhere', {
    message: `THE ENGINE SERVES ANOTHER REGISTRY. Nothing changed for the engine at ${url}.`,
    expected: `an engine that reads ${dir}`,
    received: registry?.folder ?? `one artifact's folder, ${serving ?? 'no model'}`,
    next: 'name its registry with --model-dir or META_V2_MODEL_DIR and run this again, or name another engine with --url',
  });
}

function refused(
  { engine: { url }, version }: WaitOptions,
  { model_version: serving }: EngineStatus,
  { code, message }: NonNullable<EngineStatus['last_load_error']>,
): OpsError {
  return new OpsError('engine_refused_model', {
    message: `The engine at ${url} refused ${version} (${code}): ${message}`,
    expected: version,
    received: serving ?? 'no model',
    next: 'meta-ops validate, then meta-ops rollback --reason R',
  });
}

function notFollowing(
  { engine: { url }, version }: WaitOptions,
  { model_version: serving }: EngineStatus,
  waitedMs: number,
): OpsError {
  return new OpsError('engine_not_following', {
    message: `After ${duration(waitedMs / 1000)} the engine at ${url} does not use ${version}.`,
    expected: version,
    received: serving ?? 'no model',
    next: 'check that its META_V2_MODEL_DIR is this registry; systemctl reload meta-engine',
  });
}
