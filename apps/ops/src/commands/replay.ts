import { existsSync } from 'node:fs';
import { type Output, STDOUT, writeOutput } from '@meta-agent/durable-files';
import {
  assertPlausible,
  InputDigest,
  parseSymbolMap,
  readGroundTruth,
  settleSettings,
  surveyLogs,
} from '@meta-agent/log-files';
import { filesOfRegistry, type Registry, type VerifyKeys } from '@meta-agent/model-io';
import { existingRegistry, verifyKeysOf } from '../registry/open-registry';
import { currentVersion, resolveVersion } from '../registry/resolve-version';
import { assertVotesAgree } from '../replay/assert-votes-agree';
import { KnownTruth } from '../replay/input/known-truth';
import { ModelCache } from '../replay/input/model-cache';
import { PriceTruth } from '../replay/input/price-truth';
import { LiveStates } from '../replay/live/live-states';
import { LogReplay } from '../replay/replay-log';
import { summaryOf } from '../replay/summary';
import { confirm } from '../terminal/confirm';
import type { CommandContext } from '../terminal/context';
import { printResult } from '../terminal/print';
import { policyChanges } from './policy-options';
import { printReplay } from './print/print-replay';
import type { ReplayInput } from './replay-options';

/** `meta-ops replay --predictions P…` */
export async function replay(input: ReplayInput, context: CommandContext): Promise<void> {
  const { options } = input;
  const registry = await existingRegistry(input, context);
  const settings = await settingsOf(registry, options, await verifyKeysOf(context));
  const { labels = null, outcomes = null, prices = [] } = options;
  const survey = await surveyLogs(options.predictions);
  const given = [labels, outcomes].filter((file) => file !== null);
  const inputs = [...survey.files, ...given, ...prices, ...(await filesOfRegistry(registry.dir))];
  const summary = await withOutput(input, context, inputs, async (out) => {
    const { files, truth } = await readTruth(options);
    const replaying = new LogReplay({ ...settings, paths: survey.files, truth, out });
    await replaying.run();
    assertPlausible(files, options);
    assertVotesAgree(replaying.votes, options.maxVoteDifference);
    return summaryOf(replaying, { ...settings, truth, files, survey });
  });
  printResult(input, besideOutput(input, context), summary, () => printReplay(summary));
}

async function settingsOf(
  registry: Registry,
  options: ReplayInput['options'],
  verifyKeys: VerifyKeys | undefined,
) {
  const models = new ModelCache(registry);
  return {
    models,
    live: new LiveStates(registry, verifyKeys),
    policy: policyChanges(options),
    shownDifferences: options.show,
    maxInvalidShare: options.maxInvalidShare,
    isAsLogged: options.asLogged,
    isOutOfSample: options.outOfSample,
    model: await modelOf(registry, models, options.model),
    against: await modelOf(registry, models, options.against),
    defaultModel: async () => models.take(await currentVersion(registry)),
  };
}

/** Labels, outcomes and prices of the log. */
async function readTruth(options: ReplayInput['options']) {
  const { labels = null, outcomes = null, prices: paths = [] } = options;
  const symbolMap = parseSymbolMap(options.symbolMap ?? []);
  const { maxInvalidShare } = options;
  const request = { outcomesPath: outcomes, labelsPath: labels, symbolMap, maxInvalidShare };
  const files = await readGroundTruth(request, new InputDigest());
  const settings = settleSettings(options);
  const prices = paths.length === 0 ? null : await PriceTruth.read({ paths, symbolMap, settings });
  const truth = new KnownTruth(files.truth, prices, settings.label_horizon_minutes);
  return { files, truth };
}

async function modelOf(registry: Registry, models: ModelCache, typed: string | undefined) {
  return typed === undefined ? null : models.take(await resolveVersion(registry, typed));
}

/** Runs the work with the output of --out, if given; asks before it replaces a file. */
async function withOutput<T>(
  input: ReplayInput,
  context: CommandContext,
  inputs: readonly string[],
  run: (out: Output | null) => Promise<T>,
): Promise<T> {
  const { out: path } = input.options;
  if (path === undefined) return run(null);
  if (path !== STDOUT && existsSync(path)) await confirm(`Replace ${path}?`, input, context);
  return writeOutput(path, { stdout: context.stdout, inputs }, run);
}

/** With `--out -` the decisions alone go to the standard output. */
function besideOutput({ options }: ReplayInput, context: CommandContext): CommandContext {
  return options.out === STDOUT ? { ...context, stdout: context.stderr } : context;
}
