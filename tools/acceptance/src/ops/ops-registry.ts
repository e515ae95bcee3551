import { temporaryFolder } from '@meta-agent/harness';
import { openRegistry, type Registry } from '@meta-agent/model-io';
import { smallDraft } from '@meta-agent/model-io/testing';

/** A registry of small valid versions, promoted one after the other. */
export async function operatedRegistry(
  count: number,
): Promise<{ readonly registry: Registry; readonly versions: readonly string[] }> {
  // Each version is a second older than the next: the names are in order.
  let nowMs = Date.UTC(2026, 10, 23, 18);
  const registry = openRegistry({ dir: temporaryFolder(), now: () => (nowMs += 1000) });
  const versions: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const { version } = await registry.save(smallDraft(seed));
    versions.push(version);
    await putInForce(registry, version);
  }
  return { registry, versions };
}

/** Promotes a version with a fixed reason. */
export async function putInForce(registry: Registry, version: string): Promise<void> {
  const why = { actor: 'test', reason: 'test', forced: false };
  await registry.promote({ version, event: 'promote', ...why });
}
