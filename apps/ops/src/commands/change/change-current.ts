import type { Registry } from '@meta-agent/model-io';
import { namedEngine, openEngine } from '../../engine/open-engine';
import { lastRefusal, waitForVersion, type FollowUp } from '../../engine/wait-for-version';
import type { CommandContext } from '../../terminal/context';
import type { Asking, Awaiting, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** An engine that hangs must not keep a rollback waiting. */
const ANSWER_MS = 2000;

/** Of the commands that put a version in force. */
export type ChangeOptions = Asking & Awaiting & { readonly reason: string };
type ChangeInput = Pick<RegistryInput<ChangeOptions>, 'options'>;

interface Change {
  readonly version: string;
  readonly event: 'promote' | 'rollback';
  readonly forced: boolean;
  /** `generation` of current.json when it was decided. */
  readonly seen: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Puts a version in force and says so. @throws OpsError also when the engine does not follow */
export async function changeCurrent(
  registry: Registry,
  input: ChangeInput,
  context: CommandContext,
  change: Change,
): Promise<void> {
  const { actor } = context;
  const { reason } = input.options;
  await changeAndAwaitEngine(input, context, change.version, async () => {
    const current = await registry.promote({ ...change, actor, reason });
    const { version, previous, generation } = current;
    const lines = [
      `${version} is current${change.forced ? ', forced' : ''} (line ${generation} of the ledger).`,
      ...(previous === null ? [] : [`Before: ${previous}`]),
    ];
    return { result: { version, previous, generation, changed: true, ...change.details }, lines };
  });
}

interface Changed {
  readonly result: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Makes a change, waits for the engine that is to follow it, if one is named, and prints both. */
export async function changeAndAwaitEngine(
  input: ChangeInput,
  context: CommandContext,
  version: string,
  change: () => Promise<Changed>,
): Promise<void> {
  const { json, timeout } = input.options;
  const timeoutMs = 1000 * timeout;
  const url = namedEngine(input.options.url, context);
  const engine = url === undefined ? null : openEngine(url, ANSWER_MS);
  const refusedBefore = engine === null ? null : await lastRefusal(engine);
  const { result, lines } = await change();
  if (!json) context.stdout.write(`${lines.join('\n')}\n`);
  const followUp = engine && (await waitForVersion({ engine, version, timeoutMs, refusedBefore }));
  if (json) printResult(input, context, withEngine(result, followUp), () => '');
  if (followUp === null) return;
  if (followUp.error !== null) throw followUp.error;
  if (!json) context.stdout.write(`${servingLine(followUp)}\n`);
}

function withEngine(result: Changed['result'], followUp: FollowUp | null) {
  return followUp === null ? result : { ...result, engine: followUp.confirmation };
}

function servingLine({ confirmation: { url, waited_ms: waitedMs } }: FollowUp): string {
  return `The engine at ${url} uses it after ${(waitedMs / 1000).toFixed(1)} s.`;
}
