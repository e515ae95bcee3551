import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NeededOption, requireOptions } from '@meta-agent/command-line';
import { Command, type OptionValues } from 'commander';
import { CONFIG_FLAGS } from '../config/config-flags';
import type { CommandContext } from './context';
import type { TerminalReporter } from './terminal-reporter';

type Action = (
  options: OptionValues,
  context: CommandContext,
  reporter: TerminalReporter,
  args: readonly string[],
) => Promise<void>;

const predictions = () =>
  new NeededOption('--predictions <paths...>', 'prediction logs: files, or folders of them');

/**
 * The command line. Each command is loaded when it runs, so that help and typing errors are
 * answered at once.
 */
export function createProgram(context: CommandContext): Command {
  const version = readVersion();
  const program = new Command('meta-trainer')
    .description('From a prediction log to a measured, gated, calibrated model in the registry.')
    .version(version)
    .exitOverride()
    // Whoever runs this reports what is thrown, as text or as JSON.
    .configureOutput({ outputError: () => undefined });
  const run =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const command = given[given.length - 1] as Command;
      requireOptions(command);
      const { createTerminalReporter } = await import('./terminal-reporter.js');
      const reporter = createTerminalReporter(context.stderr, context.logLevel);
      // The first sign of life, before the time that loading takes.
      reporter.info(`meta-trainer ${version} ${command.name()}`);
      try {
        const action = await load();
        await action(command.opts(), context, reporter, command.args);
      } finally {
        reporter.end();
      }
    };

  const train = program
    .command('train')
    .description('train, measure and gate a model; promote it when every gate passes')
    .addOption(predictions())
    .option('--outcomes <file>', 'what became of the trades, CSV')
    .option('--labels <file>', 'the right action of each record, CSV')
    .option('--model-dir <folder>', 'the registry', context.modelDir)
    .option('--config <file>', 'settings, JSON')
    .option('--no-promote', 'save a candidate only')
    .option('--force-promote', 'promote in spite of failed gates; the ledger says so')
    .option('--no-purge', 'keep training rows whose label was not known in time')
    .option('--json', 'print the metadata as JSON')
    .action(run(async () => (await import('./train.js')).train));
  addConfigFlags(train);

  const features = program
    .command('features')
    .description('write the feature matrix as CSV')
    .addOption(predictions())
    .addOption(new NeededOption('--out <file>', 'the CSV file to write'))
    .option('--config <file>', 'settings, JSON')
    .option('--json', 'print what was written as JSON')
    .action(run(async () => (await import('./features.js')).features));
  addConfigFlags(features, ['min_date', 'max_invalid_share', 'feature_set']);

  const evaluate = program
    .command('evaluate')
    .description('measure a saved model on other data')
    .addOption(predictions())
    .option('--outcomes <file>', 'what became of the trades, CSV')
    .option('--labels <file>', 'the right action of each record, CSV')
    .option('--model <version>', 'the version; the current one unless given')
    .option('--model-dir <folder>', 'the registry, or one artifact', context.modelDir)
    .option('--config <file>', 'settings, JSON')
    .option('--json', 'print the metrics as JSON')
    .action(run(async () => (await import('./evaluate.js')).evaluate));
  addConfigFlags(evaluate, [
    ...['min_date', 'labels_from', 'max_invalid_share', 'meta_threshold', 'consensus_threshold'],
    'seed',
  ]);

  program
    .command('report')
    .description('write the training report of a version, or of two side by side, as HTML')
    .argument('[version]', 'the version; the current one unless given')
    .argument('[other]', 'a version to compare it with')
    .option('--model-dir <folder>', 'the registry, or one artifact', context.modelDir)
    .option('--out <file>', 'the HTML file to write; report-<version>.html unless given')
    .option('--json', 'print what was written as JSON')
    .action(run(async () => (await import('./report.js')).report));

  const describe = program
    .command('describe')
    .description('profile a prediction log: classes, votes, agreement, confidence')
    .addOption(predictions())
    .option('--outcomes <file>', 'what became of the trades, CSV')
    .option('--config <file>', 'settings, JSON')
    .option('--json', 'print the profile as JSON')
    .action(run(async () => (await import('./describe.js')).describe));
  addConfigFlags(describe, ['min_date', 'max_invalid_share']);

  const show = program
    .command('config')
    .description('settings')
    .command('show')
    .description('print every setting of train, and where it is from')
    .option('--config <file>', 'settings, JSON')
    .option('--no-purge', 'keep training rows whose label was not known in time')
    .option('--json', 'print them as JSON')
    .action(run(async () => (await import('./show-config.js')).showConfig));
  addConfigFlags(show);
  return program;
}

/** The flags of the settings with these keys, or of all that have one. */
function addConfigFlags(command: Command, keys?: readonly string[]): void {
  for (const { flag, key, description } of CONFIG_FLAGS) {
    if (keys === undefined || keys.includes(key)) command.option(flag, description);
  }
}

function readVersion(): string {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
