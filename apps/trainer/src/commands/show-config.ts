import { textTable } from '@meta-agent/command-line';
import type { OptionValues } from 'commander';
import { readConfigFlags } from '../config/config-flags';
import { mergeConfig, type ConfigKey } from '../config/merge-config';
import type { CommandContext } from './context';
import { optionalText } from './option-values';

/** `meta-trainer config show` */
export async function showConfig(options: OptionValues, { stdout }: CommandContext): Promise<void> {
  const { config, sources } = await mergeConfig(
    optionalText(options, 'config'),
    readConfigFlags(options),
  );
  const keys = Object.keys(config) as ConfigKey[];
  if (options.json === true) {
    const entries = keys.map((key) => [key, { value: config[key], source: sources[key] }]);
    stdout.write(`${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    return;
  }
  const rows = keys.map((key) => [key, JSON.stringify(config[key]), sources[key]]);
  stdout.write(`${textTable(['setting', 'value', 'from'], rows)}\n`);
}
