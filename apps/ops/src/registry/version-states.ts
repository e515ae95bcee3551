import { ModelError, predecessorOf, type LedgerState, type Registry } from '@meta-agent/model-io';

export type VersionState = 'current' | 'previous' | 'retired' | 'candidate' | 'unknown';

/**
 * The state of each version: current, previous, promoted earlier, or never promoted.
 * While the ledger is broken the states are unknown; the flaw says why.
 */
export async function readStates(registry: Registry): Promise<{
  readonly stateOf: (version: string) => VersionState;
  readonly flaw: ModelError | null;
}> {
  try {
    const ledger = await registry.verifyLedger();
    return { stateOf: (version) => stateIn(ledger, version), flaw: null };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { stateOf: () => 'unknown', flaw: error };
  }
}

function stateIn(ledger: LedgerState, version: string): VersionState {
  const { entries, head } = ledger;
  if (head.count === 0) return 'candidate';
  if (entries[head.count - 1].to === version) return 'current';
  if (predecessorOf(ledger) === version) return 'previous';
  return entries.slice(0, head.count).some(({ to }) => to === version) ? 'retired' : 'candidate';
}
