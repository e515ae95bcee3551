import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quoteWord, typeable, type CommandInput, writePage } from '@meta-agent/command-line';
import { STDOUT, writeOutput } from '@meta-agent/durable-files';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { configSchemaText, configText, SCHEMA_FILE } from '../config/config-text';
import { mergeConfig } from '../config/merge-config';
import { TrainerError } from '../errors';
import type { CommandContext } from './context/context';

interface InitOptions extends ConfigFlags {
  readonly out: string;
  readonly config: string | undefined;
  readonly json: boolean;
}

/** `meta-trainer init` */
export async function init(
  { options }: CommandInput<InitOptions>,
  { stdout, stderr, reporter }: CommandContext,
): Promise<void> {
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const { out: path } = options;
  const inputs = options.config === undefined ? [] : [options.config];
  const agents = Object.keys(config.base_weights);
  const isFile = path !== STDOUT;
  if (isFile && existsSync(path)) throw alreadyThere(path);
  const schema = join(dirname(path), SCHEMA_FILE);
  // The settings come last: where they are, the command is done, and only the schema is ever replaced.
  if (isFile) {
    await writeOutput(schema, { stdout, inputs }, async (output) => {
      await output.append(configSchemaText(agents));
    });
  }
  await writeOutput(path, { stdout, inputs }, async (output) => {
    await output.append(configText(config, isFile ? `./${SCHEMA_FILE}` : null));
  });
  reporter.end();
  const result = { path, schema: isFile ? schema : null };
  const next = typeable(`meta-trainer train --config ${quoteWord(path)} --predictions logs/`);
  const text = isFile
    ? `✅ Settings written: ${path}\n✅ Their schema, for editors: ${schema}\nNext:\n  ${next} --prices candles.csv --label-horizon 120`
    : '';
  if (options.json) writePage(isFile ? stdout : stderr, JSON.stringify(result));
  else if (isFile) writePage(stdout, text);
}

/** Somebody's settings are never replaced. */
function alreadyThere(path: string): TrainerError {
  return new TrainerError('config_exists', {
    message: `${path} is there already.`,
    expected: 'the name of a new file',
    received: path,
    next: 'name another file with --out, or remove this one',
  });
}
