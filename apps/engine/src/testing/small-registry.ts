import { join } from 'node:path';
import { openRegistry, type Registry } from '@meta-agent/model-io';
import { smallDraft } from '@meta-agent/model-io/testing';
import { temporaryFolder } from './temporary-folder';

/** A registry with one promoted model; another seed, another model. */
export async function smallRegistry(seed = 1): Promise<Registry> {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  await promoteAnother(registry, seed);
  return registry;
}

export async function promoteAnother(registry: Registry, seed: number): Promise<string> {
  const { version } = await registry.save(smallDraft(seed));
  const who = { actor: 'test', reason: 'test', forced: false, details: {} };
  await registry.promote({ version, event: 'promote', ...who });
  return version;
}
