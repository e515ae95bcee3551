import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import type { CommandContext } from './context';

/** The folder of the registry: --model-dir, else META_V2_MODEL_DIR. */
export function registryFolder(
  { modelDir }: { readonly modelDir: string | undefined },
  { env }: Pick<CommandContext, 'env'>,
): string {
  const schema = environmentSchema.pick({ META_V2_MODEL_DIR: true });
  return modelDir ?? parseEnvironment(schema, env).META_V2_MODEL_DIR;
}
