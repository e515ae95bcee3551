import { InputDigest } from '@meta-agent/log-files';
import type { OptionValues } from 'commander';
import { readConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import { joinGroundTruth } from '../data/join-ground-truth';
import { dateRange } from '../data/read-dataset';
import { profileLog } from '../describe/profile';
import { loadPredictions } from '../load-predictions';
import type { CommandContext } from './context';
import { optionalText } from './option-values';
import { printProfile } from './print-profile';
import type { TerminalReporter } from './terminal-reporter';

/** `meta-trainer describe` */
export async function describe(
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
): Promise<void> {
  const { config } = await mergeConfig(optionalText(options, 'config'), readConfigFlags(options));
  const outcomesPath = optionalText(options, 'outcomes');
  const inputs = new InputDigest();
  const paths = options.predictions as string[];
  const { table, ...read } = await loadPredictions(paths, config, inputs, reporter);
  const files = { outcomesPath, labelsPath: null };
  const { outcomes } = await joinGroundTruth(files, table, inputs);
  const profile = {
    ...dateRange(table),
    symbols: table.symbols,
    invalid_lines: read.invalidLines,
    duplicates: read.duplicates,
    ...(await profileLog(table, outcomes, config.base_weights)),
  };
  reporter.end();
  if (options.json === true) context.stdout.write(`${JSON.stringify(profile, null, 2)}\n`);
  else printProfile(profile, context.stdout);
}
