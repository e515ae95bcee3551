import { escapeForeignPage, writePage } from '@meta-agent/command-line';
import type { Registry } from '@meta-agent/model-io';
import { duration } from '@meta-agent/words';
import { soughtEngine, type SoughtEngine } from '../../engine/sought-engine';
import { askBefore, waitForVersion, type FollowUp } from '../../engine/wait-for-version';
import type { CommandContext } from '../../terminal/context';
import type { Asking, Awaiting, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** Options of the commands that change the current version. */
export type ChangeOptions = Asking & Awaiting & { readonly reason: string };
type AwaitingInput = Pick<RegistryInput<Awaiting>, 'options'>;
type ChangeInput = Pick<RegistryInput<ChangeOptions>, 'options'>;

interface Change {
  readonly version: string;
  readonly event: 'promote' | 'rollback';
  readonly forced: boolean;
  /** `generation` of current.json at the time of the decision. */
  readonly seen: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Promotes a version and prints it. @throws OpsError also when the engine does not load it */
export async function changeCurrent(
  registry: Registry,
  input: ChangeInput,
  context: CommandContext,
  change: Change,
): Promise<void> {
  const { actor } = context;
  const { reason } = input.options;
  await changeAndAwaitEngine(registry, input, context, change.version, async () => {
    const current = await registry.promote({ ...change, actor, reason });
    const { version, previous, generation } = current;
    const lines = [
      `${version} is current${change.forced ? ', forced' : ''} (line ${generation} of the ledger).`,
      ...(previous === null ? [] : [`Before: ${previous}`]),
    ];
    return { result: { version, previous, generation, changed: true, ...change.details }, lines };
  });
}

export interface Changed {
  readonly result: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Makes a change, waits until the engine has loaded it, and prints both results. */
export async function changeAndAwaitEngine(
  registry: Registry,
  input: AwaitingInput,
  context: CommandContext,
  version: string,
  change: () => Promise<Changed>,
): Promise<void> {
  const { json, timeout } = input.options;
  const sought = await soughtEngine(input, context);
  const before = sought && (await askBefore(sought, await headOf(registry)));
  const { result, lines } = await change();
  const page = escapeForeignPage(lines.join('\n'));
  if (!json) writePage(context.stdout, page);
  if (sought === null || before === null) {
    if (json) printResult(input, context, result, () => '');
    return;
  }
  const head = await headOf(registry);
  const wait = { ...sought, version, timeoutMs: 1000 * timeout, dir: registry.dir, head, before };
  const followUp = await waitForVersion(wait);
  const told = { ...result, engine: followUp.confirmation };
  if (json) printResult(input, context, told, () => '');
  endWith(followUp, sought, input, context);
}

/** @throws OpsError unless the engine decides by the new version, or is unnamed and unreachable */
function endWith(
  { confirmation: { waited_ms: waitedMs }, error }: FollowUp,
  { isNamed }: SoughtEngine,
  { options: { json } }: AwaitingInput,
  { stdout, stderr }: CommandContext,
): void {
  const isOptional = !isNamed && error?.code === 'engine_unreachable';
  if (error !== null && !isOptional) throw error;
  if (isOptional) {
    const line = `${error.message} Name the engine with --url or META_ENGINE_URL.`;
    writePage(json ? stderr : stdout, line);
    return;
  }
  if (!json) writePage(stdout, `The engine decides by it, after ${duration(waitedMs / 1000)}.`);
}

async function headOf(registry: Registry): Promise<string | null> {
  return (await registry.current())?.ledger_head.hash ?? null;
}
