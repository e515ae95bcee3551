import { ModelError } from '../errors';
import { continuesHistory } from '../registry/continues-history';
import type { Current } from '../registry/current';
import { verifyLedger } from '../registry/read-registry';
import type { Served, ServedMemory } from './served-memory';

/**
 * Refuses a registry that is older than what was served from the same folder: somebody put an
 * earlier ledger and current.json back together, and each of them agrees with the other. The line
 * that was served last must still be in the ledger. A `restore` line that is newer than what was
 * served begins a history that a person brought back, and is accepted.
 * @throws ModelError generation_fell, and the errors of the ledger
 */
export async function assertNotFallen(
  dir: string,
  current: Current | null,
  memory: ServedMemory,
): Promise<void> {
  const served = await memory.recall(dir);
  if (served === null || current?.ledger_head.hash === served.hash) return;
  if (current === null) throw fallen(dir, served, 'no current version', memory.path);
  const { entries } = await verifyLedger(dir);
  if (continuesHistory({ entries, current }, served)) return;
  const received = `generation ${current.generation}, which does not continue it`;
  throw fallen(dir, served, received, memory.path);
}

function fallen(dir: string, served: Served, received: string, memory: string | null): ModelError {
  const forget = memory === null ? '' : `, remove ${memory}`;
  return new ModelError('generation_fell', {
    at: dir,
    expected: `to continue generation ${served.generation} of ${served.promoted_at}, which was served`,
    received,
    next:
      'bring back the newest ledger.jsonl and current.json, or meta-ops restore F; if this registry ' +
      `replaces the old one on purpose: stop the engine${forget}, start the engine`,
  });
}
