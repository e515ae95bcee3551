import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import {
  assertRegistry,
  isArtifactFolder,
  openRegistry,
  type Registry,
} from '@meta-agent/model-io';
import { OpsError } from '../errors';
import type { CommandContext, Given } from '../terminal/context';

/** The option that names a registry. */
interface RegistryOption {
  readonly modelDir: string | undefined;
}

/** The folder of the registry: --model-dir, else META_V2_MODEL_DIR. */
export function registryFolder(
  { modelDir }: RegistryOption,
  { env }: Pick<CommandContext, 'env'>,
): string {
  const schema = environmentSchema.pick({ META_V2_MODEL_DIR: true });
  return modelDir ?? parseEnvironment(schema, env).META_V2_MODEL_DIR;
}

/** Opens an existing registry. @throws OpsError not_a_registry, ModelError registry_missing */
export async function existingRegistry(
  input: Given<RegistryOption>,
  context: Pick<CommandContext, 'env'>,
): Promise<Registry> {
  const registry = await namedRegistry(input, context);
  await assertRegistry(registry.dir);
  return registry;
}

/** Opens a registry that may not exist yet. */
export async function namedRegistry(
  { options }: Given<RegistryOption>,
  context: Pick<CommandContext, 'env'>,
): Promise<Registry> {
  const dir = registryFolder(options, context);
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
