import { parseEnvironment } from '@meta-agent/command-line';
import { environmentSchema } from '@meta-agent/engine-api';
import type { CommandContext, World } from './context';
import { createTerminalReporter } from './terminal-reporter';

const schema = environmentSchema.pick({ LOG_LEVEL: true, META_V2_MODEL_DIR: true });

/** A command's dependencies, from the environment. @throws CommandError bad_environment */
export function openContext(
  world: World,
  { isQuiet }: { readonly isQuiet: boolean },
): CommandContext {
  const { LOG_LEVEL, META_V2_MODEL_DIR } = parseEnvironment(schema, world.env);
  return {
    ...world,
    modelDir: META_V2_MODEL_DIR,
    reporter: createTerminalReporter(world.stderr, {
      level: LOG_LEVEL,
      isQuiet,
      onProgress: world.onProgress,
    }),
  };
}
