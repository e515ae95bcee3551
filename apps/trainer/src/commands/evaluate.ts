import { openModel, type LoadedModel } from '@meta-agent/model-io';
import type { OptionValues } from 'commander';
import { readConfigFlags } from '../config/config-flags';
import { mergeConfig, type RawConfig } from '../config/merge-config';
import { evaluateModel } from '../evaluate-model';
import type { CommandContext } from './context';
import { optionalText } from './option-values';
import { printMetrics } from './print-metrics';
import type { TerminalReporter } from './terminal-reporter';

/** Settings that a model is measured with unless told otherwise: those it was trained with. */
const KEPT = ['consensus_threshold', 'min_agents', 'base_weights', 'seed'];

/** `meta-trainer evaluate` */
export async function evaluate(
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
): Promise<void> {
  const model = await openModel(
    String(options.modelDir),
    optionalText(options, 'model') ?? undefined,
  );
  const flags = readConfigFlags(options);
  const { config, sources } = await mergeConfig(
    optionalText(options, 'config'),
    flags,
    trainedWith(model),
  );
  const evaluation = await evaluateModel(
    {
      config,
      model,
      metaThreshold: sources.meta_threshold === 'default' ? null : config.meta_threshold,
      predictionPaths: options.predictions as string[],
      outcomesPath: optionalText(options, 'outcomes'),
      labelsPath: optionalText(options, 'labels'),
    },
    reporter,
  );
  reporter.end();
  if (options.json === true) context.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
  else printMetrics(evaluation, context.stdout);
}

function trainedWith({ version, metadata }: LoadedModel): [source: string, values: RawConfig] {
  const kept = Object.entries(metadata.config).filter(([key]) => KEPT.includes(key));
  return [`model ${version}`, Object.fromEntries(kept)];
}
