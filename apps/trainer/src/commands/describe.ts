import type { CommandInput } from '@meta-agent/command-line';
import { InputDigest } from '@meta-agent/log-files';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import { joinGroundTruth } from '../data/join-ground-truth';
import { dateRange } from '../data/read-dataset';
import { profileLog } from '../describe/profile';
import { loadPredictions } from '../load/load-predictions';
import type { CommandContext } from './context/context';
import type { InputOptions } from './options';
import { printProfile } from './print/print-profile';

type DescribeOptions = InputOptions & ConfigFlags & { readonly outcomes: string | undefined };

/** `meta-trainer describe` */
export async function describe(
  { options }: CommandInput<DescribeOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const outcomesPath = options.outcomes ?? null;
  const inputs = new InputDigest();
  const paths = options.predictions;
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
  if (options.json) context.stdout.write(`${JSON.stringify(profile, null, 2)}\n`);
  else printProfile(profile, context.stdout);
}
