import { join } from 'node:path';
import { EXIT, writePage } from '@meta-agent/command-line';
import { nodeDisk, removeStaleTemporaries } from '@meta-agent/durable-files';
import { claimLive } from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
import { follow } from '../follow/follow';
import { Supervision } from '../follow/supervision';
import { pass, PassMemory, type PassResult } from '../pass/pass';
import type { PassOptions } from '../pass/pass-options';
import { rebuild, repeat } from '../pass/repeat';
import type { CommandContext } from './context';
import { lineOf } from './live-in-words';
import type { RunInput } from './options';
import { passOptions } from './pass-options';
import { passAsJson, passInWords } from './print-pass';
import { serveStatus } from './serve-status';

/** `meta-supervisor run --prices F…` */
export async function run(input: RunInput, context: CommandContext): Promise<void> {
  const options = await passOptions(input, context);
  if (input.options.fromScratch) {
    await compare(input, context, options);
    return;
  }
  const promotes = options.isPromoting;
  const owner = await claimLive(nodeDisk, options.registry.dir, { promotes });
  try {
    await removeLeftovers(options);
    if (input.options.rebuild) await publishAnew(input, context, options);
    else await watch(input, context, options);
  } finally {
    await owner.release();
  }
}

/** A supervisor that was killed leaves the temporary file of a state. */
async function removeLeftovers({ registry: { dir }, disk }: PassOptions): Promise<void> {
  for (const folder of [dir, join(dir, 'live')]) await removeStaleTemporaries(disk, folder);
}

async function watch(
  input: RunInput,
  context: CommandContext,
  options: PassOptions,
): Promise<void> {
  const { once, poll, json } = input.options;
  const { stdout, stderr, stopping } = context;
  const print = (result: PassResult) => {
    if (json) stdout.write(`${JSON.stringify(passAsJson(result))}\n`);
    else if (result.published > 0 || once) writePage(stdout, passInWords(result));
  };
  if (once) {
    const memory = new PassMemory(options);
    const result = await pass(options, memory).finally(() => {
      memory.close();
    });
    if (result.damaged !== null) writePage(stderr, result.damaged);
    print(result);
    return;
  }
  const supervision = new Supervision(options.nowMs);
  const server = await serveStatus(input, context, supervision);
  const telling = {
    onPass: (result: PassResult) => {
      supervision.notePass(result);
      print(result);
    },
    onIdle: () => {
      supervision.noteLook();
    },
    onComplaint: (message: string) => {
      writePage(stderr, message);
    },
    onFailure: (code: string) => {
      supervision.noteFailure(code);
    },
  };
  try {
    await follow(options, { pollMs: 1000 * poll, stopping, ...telling });
  } finally {
    await server?.close();
  }
}

async function compare(
  { options: { json } }: RunInput,
  { stdout, exit }: CommandContext,
  options: PassOptions,
): Promise<void> {
  const { compared, difference } = await repeat(options);
  const same =
    compared === 0
      ? 'No live state to compare: none was published.'
      : `${countOf(compared, 'live state')}, each as the same inputs give it.`;
  const text =
    difference === null
      ? same
      : `Generation ${difference.generation} differs from what the same inputs give: a file was changed, or another option was set.`;
  writePage(stdout, json ? JSON.stringify({ compared, difference }) : text);
  if (difference !== null) exit(EXIT.gateFailed);
}

async function publishAnew(
  { options: { json } }: RunInput,
  { stdout }: CommandContext,
  options: PassOptions,
): Promise<void> {
  const live = await rebuild(options);
  const text =
    live === null
      ? 'The inputs give no live state: nothing is published.'
      : `Computed anew. ${lineOf(live.state)}`;
  writePage(stdout, json ? JSON.stringify({ live: live?.state ?? null }) : text);
}
