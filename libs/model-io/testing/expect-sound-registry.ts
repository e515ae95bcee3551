import { loadArtifact } from '../src/load/load-artifact';
import type { Registry } from '../src/registry/registry';

/**
 * Checks the state after a crash: every listed version is complete (or only those of `suspects`,
 * if given), the current version is one of `allowed` (null for none), and the ledger verifies.
 */
export async function expectSoundRegistry(
  registry: Registry,
  allowed: readonly (string | null)[],
  suspects?: readonly string[],
): Promise<void> {
  for (const version of suspects ?? (await registry.list()))
    await loadArtifact(registry.pathOf(version));
  const current = await registry.current();
  expect(allowed).toContain(current?.version ?? null);
  if (current !== null) expect((await registry.load()).version).toBe(current.version);
  const { entries, head } = await registry.verifyLedger();
  expect(head.count).toBe(current?.generation ?? 0);
  expect(entries.length).toBeGreaterThanOrEqual(head.count);
}
