import {
  assertRegistry,
  isArtifactFolder,
  openRegistry,
  type Registry,
} from '@meta-agent/model-io';
import { OpsError } from '../errors';
import type { CommandInput } from '../terminal/context';

/** The registry that is meant. @throws OpsError not_a_registry, ModelError registry_missing */
export async function existingRegistry(input: CommandInput): Promise<Registry> {
  const registry = await namedRegistry(input);
  await assertRegistry(registry.dir);
  return registry;
}

/** The same, though it may not exist yet. */
export async function namedRegistry({ options }: CommandInput): Promise<Registry> {
  const dir = String(options.modelDir);
  if (await isArtifactFolder(dir)) {
    throw new OpsError('not_a_registry', {
      message: `${dir} is one artifact, not a registry.`,
      expected: 'a folder with versions/',
      received: 'a folder with manifest.json',
      next: 'name the registry with --model-dir',
    });
  }
  return openRegistry({ dir });
}
