import { join } from 'node:path';
import {
  argument,
  createProgram,
  defaultOption,
  defineCommand,
  flag,
  option,
  packageVersion,
  text,
  wholeWithin,
} from '@meta-agent/command-line';
import { NO_PURGE, NO_REFIT } from '../config/config-flags';
import { flagsOf, modelFlagsOf, TRAIN_FLAGS } from '../config/shown-flags';
import type { CommandContext, World } from './context/context';
import { DESCRIBE, FEATURES, SETTLE } from './log-commands';
import {
  CONFIG,
  json,
  LABELS,
  MODEL_DIR,
  OUTCOMES,
  PREDICTIONS,
  PRICES,
  SETTLE_FLAGS,
} from './options';

const TRAIN = defineCommand({
  name: 'train',
  description: 'train, measure and gate a model; promote it when every gate passes',
  examples: [
    'train --predictions logs/ --prices candles.csv --label-horizon 120',
    'train --config meta-trainer.json --predictions logs/ --outcomes outcomes.csv --no-promote',
  ],
  options: {
    ...PREDICTIONS,
    ...PRICES,
    ...OUTCOMES,
    ...LABELS,
    ...MODEL_DIR,
    ...CONFIG,
    promote: flag('--no-promote', 'save a candidate only'),
    forcePromote: flag('--force-promote', 'promote even if gates fail; the ledger records it'),
    runId: option(
      '--run-id <text>',
      'save one version for this id; a repeated run gives the version that is there',
    ),
    ...NO_PURGE,
    ...NO_REFIT,
    ...json('print the metadata as JSON'),
    verbose: flag(
      '--verbose',
      'print the tables of what was tried, of the agents and of all gates',
    ),
    ...TRAIN_FLAGS,
  },
  run: async () => (await import('./train.js')).train,
});

const EVALUATE = defineCommand({
  name: 'evaluate',
  description: 'measure a saved model on other data',
  examples: [
    'evaluate --predictions new.jsonl --prices candles.csv --label-horizon 120',
    'evaluate --predictions new.jsonl --labels labels.csv --model newest',
  ],
  options: {
    ...PREDICTIONS,
    ...PRICES,
    ...OUTCOMES,
    ...LABELS,
    model: option(
      '--model <version>',
      'its name, a part of it, current or newest (default: current)',
    ),
    outOfSample: flag('--out-of-sample', 'leave out the records that the model was trained on'),
    failWhenWorse: flag(
      '--fail-when-worse',
      'exit 3 when the changes are proven worse than the vote',
    ),
    ...MODEL_DIR,
    ...CONFIG,
    ...json('print the metrics as JSON'),
    ...flagsOf(
      'min_date',
      'max_date',
      'labels_from',
      'max_invalid_share',
      'max_row_age_minutes',
      'symbol_map',
    ),
    ...flagsOf('max_unmatched_share', 'max_vote_difference', 'label_horizon_minutes'),
    ...modelFlagsOf('base_weights', 'meta_threshold', 'consensus_threshold', 'seed'),
    ...modelFlagsOf('primary_horizon'),
    ...flagsOf(...SETTLE_FLAGS),
  },
  run: async () => (await import('./evaluate.js')).evaluate,
});

const REPORT = defineCommand({
  name: 'report',
  description: 'write the training report of a version, or of two side by side, as HTML',
  examples: ['report --open', 'report 1a2b3c4d 5e6f7a8b --out two.html'],
  arguments: [
    argument(
      '[version]',
      'its name, a part of it, current or newest (default: the current one, else the newest)',
    ),
    argument('[other]', 'a version to compare it with'),
  ],
  options: {
    ...MODEL_DIR,
    out: option(
      '--out <file>',
      'the HTML file to write, - for the standard output; default: report-<version>.html',
    ),
    open: flag('--open', 'open the page in the browser'),
    ...json('print what was written as JSON'),
  },
  run: async () => (await import('./report.js')).report,
});

const SHOW_CONFIG = defineCommand({
  name: 'config show',
  description: 'print every setting of train and its source',
  examples: ['config show', 'config show --config meta-trainer.json --as-config'],
  options: {
    ...CONFIG,
    asConfig: flag('--as-config', 'print a file for --config, with a comment on each setting'),
    ...NO_PURGE,
    ...NO_REFIT,
    ...json('print them as JSON'),
    ...TRAIN_FLAGS,
  },
  run: async () => (await import('./show-config.js')).showConfig,
});

const INIT = defineCommand({
  name: 'init',
  description: 'write a file for --config with every setting, commented, and its JSON schema',
  examples: ['init', 'init --recipe guide --out guide.json'],
  options: {
    out: defaultOption(
      '--out <file>',
      'the file to write; - for the standard output',
      'meta-trainer.json',
      text,
    ),
    ...CONFIG,
    ...NO_PURGE,
    ...NO_REFIT,
    ...json('print what was written as JSON'),
    ...TRAIN_FLAGS,
  },
  run: async () => (await import('./init.js')).init,
});

const WORKER = defineCommand({
  name: 'worker',
  description:
    "take trainings from a fleet's queue, on the Redis of META_FLEET_URL (default: META_STREAM_URL)",
  examples: ['worker', 'worker --concurrency 2 --memory 6000'],
  options: {
    memory: option(
      '--memory <MiB>',
      'memory for all trainings together (default: three quarters of what there is)',
      wholeWithin({ min: 64, max: 10_000_000, what: 'MiB' }),
    ),
    concurrency: option(
      '--concurrency <count>',
      'most trainings at a time, memory permitting (default: one a processor)',
      wholeWithin({ min: 1, max: 1000, what: 'trainings' }),
    ),
    takeOver: defaultOption(
      '--take-over <seconds>',
      'after which silence of a worker its trainings are taken over',
      '30',
      wholeWithin({ min: 1, max: 3600, what: 'seconds' }),
    ),
  },
  run: async () => (await import('./worker.js')).runWorker,
});

/** The command line. */
export function createTrainerProgram(world: World) {
  const version = packageVersion(join(__dirname, '../..'));
  return createProgram<CommandContext>({
    name: 'meta-trainer',
    description: 'From a prediction log to a measured, gated, calibrated model in the registry.',
    version,
    examples: [
      'train --predictions logs/ --prices candles.csv --label-horizon 120',
      'report --open',
    ],
    commands: [INIT, TRAIN, FEATURES, EVALUATE, SETTLE, REPORT, DESCRIBE, WORKER, SHOW_CONFIG],
    groups: { config: 'settings' },
    results: async () => (await import('./results.js')).RESULTS,
    runWith: async (command, run, { quiet: isQuiet = false }) => {
      const { openContext } = await import('./context/open-context.js');
      const context = openContext(world, { isQuiet });
      // Loading takes time: print the first line before it.
      context.reporter.info(`meta-trainer ${version} ${command}`);
      try {
        await run(context);
      } finally {
        context.reporter.end();
      }
    },
  });
}
