import { existsSync } from 'node:fs';
import { findLogs } from '@meta-agent/log-files';
import type { Registry } from '@meta-agent/model-io';
import { existingRegistry } from '../registry/open-registry';
import { currentVersion, resolveVersion } from '../registry/resolve-version';
import { ModelCache } from '../replay/input/model-cache';
import { readGroundTruth } from '../replay/input/read-ground-truth';
import { LineFile } from '../replay/line-file';
import { LogReplay } from '../replay/replay-log';
import { summaryOf } from '../replay/summary';
import { confirm } from '../terminal/confirm';
import type { CommandContext } from '../terminal/context';
import { printResult } from '../terminal/print';
import { policyChanges } from './policy-options';
import { printReplay } from './print-replay';
import type { ReplayInput } from './replay-options';

/** `meta-ops replay --predictions P…` */
export async function replay(input: ReplayInput, context: CommandContext): Promise<void> {
  const { options } = input;
  const registry = await existingRegistry(input, context);
  const models = new ModelCache(registry);
  const settings = {
    models,
    policy: policyChanges(options),
    shownDifferences: options.show,
    maxInvalidShare: options.maxInvalidShare,
    isAsLogged: options.asLogged,
    model: await modelOf(registry, models, options.model),
    against: await modelOf(registry, models, options.against),
    defaultModel: async () => models.take(await currentVersion(registry)),
    paths: options.predictions,
  };
  const { labels = null, outcomes = null } = options;
  const inputs = [...(await findLogs(settings.paths)), labels ?? '', outcomes ?? ''];
  const out = await openOutput(input, context, inputs);
  try {
    const truth = await readGroundTruth(labels, outcomes);
    const run = new LogReplay({ ...settings, truth, out });
    await run.run();
    await out?.publish();
    const summary = summaryOf(run, { ...settings, truth });
    printResult(input, context, summary, () => printReplay(summary));
  } catch (error) {
    await out?.discard();
    throw error;
  }
}

async function modelOf(registry: Registry, models: ModelCache, typed: string | undefined) {
  return typed === undefined ? null : models.take(await resolveVersion(registry, typed));
}

async function openOutput(
  input: ReplayInput,
  context: CommandContext,
  inputs: readonly string[],
): Promise<LineFile | null> {
  const { out: path } = input.options;
  if (path === undefined) return null;
  if (existsSync(path)) await confirm(`Replace ${path}?`, input, context);
  return LineFile.create(path, inputs);
}
