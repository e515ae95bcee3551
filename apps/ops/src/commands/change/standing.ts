import { escapeForeign, typeable, writePage } from '@meta-agent/command-line';
import type { StopTo } from '@meta-agent/decision';
import type { Current } from '@meta-agent/model-io';
import { duration } from '@meta-agent/words';
import { soughtEngine } from '../../engine/sought-engine';
import { waitForStanding, type StandingWait } from '../../engine/wait-for-standing';
import { changingRegistry, type SigningOption } from '../../registry/open-registry';
import type { CommandContext } from '../../terminal/context';
import type { Awaiting, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

type StandingInput<More = object> = RegistryInput<
  Awaiting & SigningOption & { readonly reason: string } & More
>;

const DECIDES: Readonly<Record<StopTo, string>> = { vote: 'the vote', hold: 'HOLD' };

/** `meta-ops halt [--to hold] --reason R`: asks nothing, since seconds count. */
export async function halt(
  input: StandingInput<{ readonly to: StopTo }>,
  context: CommandContext,
): Promise<void> {
  const registry = await changingRegistry(input, context);
  const { to, reason } = input.options;
  const stop = { to, reason, actor: context.actor };
  const current = await registry.halt(stop).catch(async (error: unknown) => {
    const standing = await registry.standing().catch(() => null);
    if (standing?.stop?.to === to) {
      writePage(context.stderr, 'The stop is in force. Only its line in the ledger is missing.');
    }
    throw error;
  });
  const lines = [
    `Stopped: every decision is ${DECIDES[to]}.`,
    'It ends with: meta-ops resume --reason R',
  ];
  const isReached = (status: StandingWait['status']) => status.stop?.to === to;
  await finish(input, context, { stop: to, lines, current, isReached, what: 'the stop' });
}

/** `meta-ops resume --reason R` */
export async function resume(input: StandingInput, context: CommandContext): Promise<void> {
  const registry = await changingRegistry(input, context);
  const { reason } = input.options;
  const current = await registry.resume({ reason, actor: context.actor });
  const { demotion } = await registry.standing();
  const lines = [
    'The stop has ended.',
    ...(demotion === null
      ? []
      : [`${demotion.version} stays demoted: meta-ops rearm --reason R releases it.`]),
  ];
  const isReached = (status: StandingWait['status']) => (status.stop ?? null) === null;
  await finish(input, context, { stop: null, lines, current, isReached, what: 'the end of it' });
}

/** `meta-ops rearm --reason R` */
export async function rearm(input: StandingInput, context: CommandContext): Promise<void> {
  const registry = await changingRegistry(input, context);
  const { demotion, stop } = await registry.standing();
  const { reason } = input.options;
  const current = await registry.rearm({ reason, actor: context.actor });
  const lines = [`${demotion?.version ?? 'The model'} decides again.`];
  if (stop !== null) lines.push('A stop is in force, so not before: meta-ops resume --reason R');
  const isReached = (status: StandingWait['status']) => (status.demotion ?? null) === null;
  await finish(input, context, {
    ...{ stop: stop?.to ?? null, lines, current, isReached },
    what: 'the end of the demotion',
  });
}

interface Finished {
  readonly stop: StopTo | null;
  readonly lines: readonly string[];
  readonly current: Current | null;
  readonly isReached: StandingWait['isReached'];
  /** What the engine is waited for to say. */
  readonly what: string;
}

/** Prints the change, then waits until the engine says that it is in force. */
async function finish(
  input: StandingInput,
  context: CommandContext,
  { stop, lines, current, isReached, what }: Finished,
): Promise<void> {
  const { json, timeout } = input.options;
  const line =
    current === null
      ? 'No version is current, so the ledger has no line of it.'
      : `Line ${current.generation} of the ledger says so.`;
  if (!json)
    writePage(
      context.stdout,
      [...lines, line].map((text) => escapeForeign(typeable(text))).join('\n'),
    );
  const sought = await soughtEngine(input, context);
  const result = { stop, generation: current?.generation ?? null };
  if (sought === null) {
    if (json) printResult(input, context, result, () => '');
    return;
  }
  const timeoutMs = 1000 * timeout;
  const head = current?.ledger_head.hash ?? null;
  const followUp = await waitForStanding({ ...sought, timeoutMs, head, isReached, what });
  const { confirmed, waited_ms: waitedMs } = followUp.confirmation;
  if (json) printResult(input, context, { ...result, engine: followUp.confirmation }, () => '');
  else if (confirmed) {
    writePage(context.stdout, `The engine confirms ${what}, after ${duration(waitedMs / 1000)}.`);
  }
  if (followUp.error === null) return;
  if (sought.isNamed || followUp.error.code !== 'engine_unreachable') throw followUp.error;
  const advice = `${followUp.error.message} Name the engine with --url or META_ENGINE_URL.`;
  writePage(json ? context.stderr : context.stdout, advice);
}
