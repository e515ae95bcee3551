import { textTable, type CommandInput, writePage } from '@meta-agent/command-line';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { configText } from '../config/config-text';
import { mergeConfig, type ConfigKey } from '../config/merge-config';
import type { CommandContext } from './context/context';

interface ShowOptions extends ConfigFlags {
  readonly config: string | undefined;
  readonly asConfig: boolean;
  readonly json: boolean;
}

/** `meta-trainer config show` */
export async function showConfig(
  { options }: CommandInput<ShowOptions>,
  { stdout }: CommandContext,
): Promise<void> {
  const { config, sources } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  if (options.asConfig) {
    stdout.write(configText(config, null));
    return;
  }
  const keys = Object.keys(config) as ConfigKey[];
  if (options.json) {
    const entries = keys.map((key) => [key, { value: config[key], source: sources[key] }]);
    stdout.write(`${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    return;
  }
  const rows = keys.map((key) => [key, spaced(JSON.stringify(config[key])), sources[key]]);
  writePage(stdout, textTable(['setting', 'value', 'from'], rows, ['value', 'from']));
}

/** A narrow terminal breaks a line between the members. */
const spaced = (json: string): string => json.replaceAll(',"', ', "');
