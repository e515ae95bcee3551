import { EXIT } from '@meta-agent/command-line';
import { openRegistry, SCHEMA_VERSION } from '@meta-agent/model-io';
import type { OptionValues } from 'commander';
import { readConfigFlags } from '../config/config-flags';
import { mergeConfig } from '../config/merge-config';
import type { PublishOptions } from '../publish-model';
import { runTraining } from '../run-training';
import type { CommandContext } from './context';
import { optionalText } from './option-values';
import { printTraining } from './print-training';
import type { TerminalReporter } from './terminal-reporter';

/** `meta-trainer train` */
export async function train(
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
): Promise<void> {
  const { config } = await mergeConfig(optionalText(options, 'config'), readConfigFlags(options));
  const result = await runTraining(
    {
      config,
      predictionPaths: options.predictions as string[],
      outcomesPath: optionalText(options, 'outcomes'),
      labelsPath: optionalText(options, 'labels'),
      registry: openRegistry({ dir: String(options.modelDir) }),
      publish: { promotion: promotionOf(options), actor: context.actor },
      nowMs: context.nowMs(),
    },
    reporter,
  );
  reporter.end();
  if (options.json === true) {
    const { version, path, promoted, metadata } = result;
    const printed = { version, schema_version: SCHEMA_VERSION, promoted, path, ...metadata };
    context.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
  } else {
    printTraining(result, context.stdout);
  }
  const isBlocked = result.gates.some((gate) => !gate.passed) && !result.promoted;
  context.exit(isBlocked ? EXIT.gateFailed : EXIT.done);
}

function promotionOf(options: OptionValues): PublishOptions['promotion'] {
  if (options.promote === false) return 'never';
  return options.forcePromote === true ? 'forced' : 'gated';
}
