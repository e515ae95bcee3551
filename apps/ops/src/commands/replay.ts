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
import type { CommandContext, CommandInput } from '../terminal/context';
import { parseNumber } from '../terminal/parse-number';
import { printResult } from '../terminal/print';
import { readPolicyFlags } from './policy-flags';
import { printReplay } from './print-replay';

const SHOW = { flag: '--show', min: 0, max: 100_000, what: 'differences', isWhole: true };
const INVALID = { flag: '--max-invalid-share', min: 0, max: 1, what: 'shares' };

/** `meta-ops replay --predictions P…` */
export async function replay(input: CommandInput, context: CommandContext): Promise<void> {
  const { options } = input;
  const registry = await existingRegistry(input);
  const models = new ModelCache(registry);
  const settings = {
    models,
    policy: readPolicyFlags(options),
    shownDifferences: parseNumber(options.show, SHOW),
    maxInvalidShare: parseNumber(options.maxInvalidShare, INVALID),
    isAsLogged: options.asLogged !== false,
    model: await modelOf(registry, models, options.model),
    against: await modelOf(registry, models, options.against),
    defaultModel: async () => models.take(await currentVersion(registry)),
    paths: options.predictions as string[],
  };
  const [labels, outcomes] = [textOf(options.labels), textOf(options.outcomes)];
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

async function modelOf(registry: Registry, models: ModelCache, typed: unknown) {
  return typeof typed === 'string' ? models.take(await resolveVersion(registry, typed)) : null;
}

async function openOutput(
  input: CommandInput,
  context: CommandContext,
  inputs: readonly string[],
): Promise<LineFile | null> {
  const path = textOf(input.options.out);
  if (path === null) return null;
  if (existsSync(path)) await confirm(`Replace ${path}?`, input, context);
  return LineFile.create(path, inputs);
}

const textOf = (typed: unknown) => (typeof typed === 'string' ? typed : null);
