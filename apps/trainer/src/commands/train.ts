import { EXIT, type CommandInput } from '@meta-agent/command-line';
import { openRegistry, schemaVersionOf } from '@meta-agent/model-io';
import { readConfigFlags, type ConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import type { PublishOptions } from '../publish/publish-model';
import { runTraining } from '../run/run-training';
import type { CommandContext } from './context/context';
import type { InputOptions } from './options';
import { printTraining } from './print/print-training';

interface TrainOptions extends InputOptions, ConfigFlags {
  readonly outcomes: string | undefined;
  readonly labels: string | undefined;
  readonly prices: readonly string[] | undefined;
  readonly modelDir: string | undefined;
  readonly promote: boolean;
  readonly forcePromote: boolean;
  readonly runId: string | undefined;
  readonly verbose: boolean;
  readonly quiet: boolean;
}

/** `meta-trainer train` */
export async function train(
  { options }: CommandInput<TrainOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter } = context;
  const { config } = await mergeConfig(options.config ?? null, readConfigFlags(options));
  const modelDir = options.modelDir ?? context.modelDir;
  const result = await runTraining(
    {
      config,
      predictionPaths: options.predictions,
      outcomesPath: options.outcomes ?? null,
      labelsPath: options.labels ?? null,
      pricePaths: options.prices ?? [],
      registry: openRegistry({ dir: modelDir }),
      publish: { promotion: promotionOf(options), actor: context.actor },
      runId: options.runId ?? null,
      nowMs: context.nowMs(),
    },
    reporter,
  );
  reporter.end();
  if (options.json) {
    const { version, path, promoted, metadata } = result;
    const printed = {
      version,
      schema_version: schemaVersionOf(metadata),
      promoted,
      path,
      ...metadata,
    };
    context.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
  } else {
    const { verbose: isVerbose, quiet: isQuiet } = options;
    printTraining(result, { modelDir, isVerbose, isQuiet }, context.stdout);
  }
  const isBlocked = result.gates.some((gate) => !gate.passed) && !result.promoted;
  context.exit(isBlocked ? EXIT.gateFailed : EXIT.done);
}

function promotionOf({ promote, forcePromote }: TrainOptions): PublishOptions['promotion'] {
  if (!promote) return 'never';
  return forcePromote ? 'forced' : 'gated';
}
