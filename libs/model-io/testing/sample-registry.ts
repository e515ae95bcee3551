import { join } from 'node:path';
import type { Disk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { openRegistry, type Registry } from '../src/registry/registry';
import { SAVED_AT_MS, smallDraft } from './small-draft';

/** Opens a registry with a fixed clock. */
export function openSample(dir: string, disk?: Disk): Registry {
  const options = { dir, now: () => SAVED_AT_MS, lockWaitMs: 0 };
  return openRegistry(disk === undefined ? options : { ...options, disk });
}

/** Promotes a version with a fixed reason. */
export async function putInForce(
  registry: Registry,
  version: string,
  event: 'promote' | 'rollback' = 'promote',
): Promise<void> {
  await registry.promote({ version, event, actor: 'test', reason: event, forced: false });
}

/** A registry with the given number of versions, promoted in sequence. */
export async function sampleRegistry(
  count: number,
): Promise<{ readonly registry: Registry; readonly versions: readonly string[] }> {
  const registry = openSample(temporaryFolder());
  const versions: string[] = [];
  for (let seed = 1; seed <= count; seed += 1) {
    const { version } = await registry.save(smallDraft(seed));
    versions.push(version);
    await putInForce(registry, version);
  }
  return { registry, versions };
}

/** A registry with the real clock and one promoted model; another seed gives another model. */
export async function smallRegistry(seed = 1): Promise<Registry> {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  await promoteAnother(registry, seed);
  return registry;
}

/** Saves and promotes a model. @returns its version */
export async function promoteAnother(registry: Registry, seed: number): Promise<string> {
  const { version } = await registry.save(smallDraft(seed));
  await putInForce(registry, version);
  return version;
}
