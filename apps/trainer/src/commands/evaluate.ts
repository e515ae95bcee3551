import { EXIT, type CommandInput } from '@meta-agent/command-line';
import { agentsOf, areSameAgents } from '@meta-agent/features';
import { trainedTimeOf, type LoadedModel } from '@meta-agent/model-io';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig, type RawConfig } from '../config/merge-config';
import { parseDate } from '../config/parse-date';
import type { TrainConfig } from '../config/train-config';
import { TrainerError } from '../errors';
import { evaluateModel } from '../run/evaluate-model';
import type { CommandContext } from './context/context';
import { openNamedModel } from './open-named-model';
import type { InputOptions } from './options';
import { printMetrics } from './print/print-metrics';

/** Default settings for measuring a model: those used to train the model. */
const KEPT = [
  'consensus_threshold',
  'min_agents',
  'agents',
  'base_weights',
  'primary_horizon',
  'seed',
];

interface EvaluateOptions extends InputOptions, ConfigFlags {
  readonly outcomes: string | undefined;
  readonly labels: string | undefined;
  readonly prices: readonly string[] | undefined;
  readonly model: string | undefined;
  readonly modelDir: string | undefined;
  readonly outOfSample: boolean;
  readonly failWhenWorse: boolean;
}

/** `meta-trainer evaluate` */
export async function evaluate(
  { options }: CommandInput<EvaluateOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const model = await openNamedModel(options.modelDir ?? context.modelDir, options.model);
  const flags = readConfigFlags(options);
  const { config, sources } = await mergeConfig(options.config ?? null, flags, trainedWith(model));
  assertSameAgents(agentsOf(config.base_weights).names, model.agents.names);
  const evaluation = await evaluateModel(
    {
      config: options.outOfSample ? afterTraining(config, model) : config,
      model,
      metaThreshold: sources.meta_threshold === 'default' ? null : config.meta_threshold,
      predictionPaths: options.predictions,
      outcomesPath: options.outcomes ?? null,
      labelsPath: options.labels ?? null,
      pricePaths: options.prices ?? [],
      nowMs: context.nowMs(),
    },
    reporter,
  );
  reporter.end();
  if (options.json) context.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
  else printMetrics(evaluation, context.stdout);
  if (options.failWhenWorse && evaluation.worse_than_vote) context.exit(EXIT.gateFailed);
}

/** Leaves out the records until the last one that the model was trained on. */
function afterTraining(config: TrainConfig, model: LoadedModel): TrainConfig {
  const afterMs = trainedTimeOf(model.metadata).lastMs + 1;
  const isLater = config.min_date !== null && parseDate(config.min_date) > afterMs;
  return isLater ? config : { ...config, min_date: new Date(afterMs).toISOString() };
}

/** @throws TrainerError invalid_config */
function assertSameAgents(agents: readonly string[], known: readonly string[]): void {
  if (areSameAgents(agents, known)) return;
  throw new TrainerError('invalid_config', {
    message: 'The settings name other agents than the model.',
    expected: known.join(', '),
    received: agents.join(', '),
    next: 'leave the agents out of the settings: those of the model are used',
  });
}

function trainedWith({ version, metadata }: LoadedModel): [source: string, values: RawConfig] {
  const kept = Object.entries(metadata.config).filter(([key]) => KEPT.includes(key));
  return [`model ${version}`, Object.fromEntries(kept)];
}
