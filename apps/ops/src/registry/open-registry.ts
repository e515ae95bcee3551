import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import {
  assertRegistry,
  isArtifactFolder,
  openRegistry,
  readSigner,
  readVerifyKeys,
  type Registry,
  type RegistryOptions,
  type VerifyKeys,
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

/** The option of commands that change the current version. */
export interface SigningOption {
  readonly signKey: string | undefined;
}

/** Opens an existing registry to change it, with the key to sign with if one is named. */
export async function changingRegistry(
  input: Given<RegistryOption & SigningOption>,
  context: Pick<CommandContext, 'env'>,
): Promise<Registry> {
  const registry = await changingNamedRegistry(input, context);
  await assertRegistry(registry.dir);
  return registry;
}

/** Like changingRegistry, for a registry that may not exist yet. */
export async function changingNamedRegistry(
  input: Given<RegistryOption & SigningOption>,
  context: Pick<CommandContext, 'env'>,
): Promise<Registry> {
  const { META_SIGN_KEY: named } = parseEnvironment(
    environmentSchema.pick({ META_SIGN_KEY: true }),
    context.env,
  );
  const path = input.options.signKey ?? named;
  return namedRegistry(
    input,
    context,
    path === undefined ? {} : { signer: await readSigner(path) },
  );
}

/** Opens a registry that may not exist yet. */
async function namedRegistry(
  { options }: Given<RegistryOption>,
  context: Pick<CommandContext, 'env'>,
  more: Pick<RegistryOptions, 'signer'> = {},
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
  return openRegistry({ dir, verifyKeys: await verifyKeysOf(context), ...more });
}

/** The keys of META_VERIFY_KEY; undefined when nothing needs to be signed. */
export async function verifyKeysOf({
  env,
}: Pick<CommandContext, 'env'>): Promise<VerifyKeys | undefined> {
  const schema = environmentSchema.pick({ META_VERIFY_KEY: true });
  const files = parseEnvironment(schema, env).META_VERIFY_KEY;
  return files && (await readVerifyKeys(files));
}
