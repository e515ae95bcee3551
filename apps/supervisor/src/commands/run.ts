import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, parseEnvironment } from '@meta-agent/command-line';
import { claim, nodeDisk } from '@meta-agent/durable-files';
import { environmentSchema } from '@meta-agent/engine-api';
import { InputError, parseSymbolMap, settleSettings } from '@meta-agent/log-files';
import { assertRegistry, openRegistry, readSigner } from '@meta-agent/model-io';
import { count, countOf } from '@meta-agent/words';
import { pass, repeat, type PassOptions, type PassResult } from '../pass/pass';
import type { CommandContext } from './context';
import { lineOf } from './live-in-words';
import type { RunInput } from './options';
import { registryFolder } from './registry-folder';

const MINUTE_MS = 60_000;

/** `meta-supervisor run --prices F…` */
export async function run(input: RunInput, context: CommandContext): Promise<void> {
  const options = await passOptions(input, context);
  if (input.options.fromScratch) {
    await compare(input, context, options);
    return;
  }
  const owner = await claim(nodeDisk, `${options.registry.dir}/live.owner`);
  try {
    await watch(input, context, options);
  } finally {
    await owner.release();
  }
}

async function watch(
  { options: { once, poll, json } }: RunInput,
  { stdout, stderr, stopping }: CommandContext,
  options: PassOptions,
): Promise<void> {
  let complaint = '';
  for (;;) {
    const result = await pass(options).catch((error: unknown) => {
      // A file that is being written may end within a line: the next look reads it whole.
      if (once || !(error instanceof InputError)) throw error;
      const { message } = error;
      if (message !== complaint) stderr.write(`${message} Trying again every ${poll} s.\n`);
      complaint = message;
      return null;
    });
    if (result !== null) {
      complaint = '';
      if (json) stdout.write(`${JSON.stringify(resultOf(result))}\n`);
      else if (result.published > 0 || once) stdout.write(`${reportOf(result)}\n`);
    }
    if (once) return;
    await sleep(1000 * poll, undefined, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
  }
}

async function compare(
  { options: { json } }: RunInput,
  { stdout, exit }: CommandContext,
  options: PassOptions,
): Promise<void> {
  const { compared, difference } = await repeat(options);
  const text =
    difference === null
      ? `${countOf(compared, 'live state')}, each as the same inputs give it.`
      : `Generation ${difference.generation} differs from what the same inputs give: a file was changed, or another option was set.`;
  stdout.write(`${json ? JSON.stringify({ compared, difference }) : text}\n`);
  if (difference !== null) exit(EXIT.gateFailed);
}

async function passOptions({ options }: RunInput, context: CommandContext): Promise<PassOptions> {
  const schema = environmentSchema.pick({ META_DECISION_LOG: true, META_SIGN_KEY: true });
  const { META_DECISION_LOG: log, META_SIGN_KEY: named } = parseEnvironment(schema, context.env);
  const dir = registryFolder(options, context);
  await assertRegistry(dir);
  const key = options.signKey ?? named;
  const signer = key === undefined ? undefined : await readSigner(key);
  return {
    registry: openRegistry({ dir, signer }),
    decisions: options.decisions ?? [log],
    prices: options.prices,
    symbolMap: parseSymbolMap(options.symbolMap ?? []),
    settings: settleSettings(options),
    targetPrecision: options.targetPrecision ?? null,
    everyMs: options.every * MINUTE_MS,
    logDelayMs: options.logDelay * MINUTE_MS,
    nowMs: Date.now,
    actor: context.actor,
  };
}

function reportOf({ decisions, settled, published, live }: PassResult): string {
  const read = `${countOf(decisions, 'decision')}, ${count(settled)} settled, ${countOf(published, 'live state')} published`;
  return live === null ? `${read}.` : `${read}. ${lineOf(live.state)}`;
}

function resultOf({ decisions, settled, published, live }: PassResult) {
  return { decisions, settled, published, live: live?.state ?? null };
}
