import { escapeForeign, quoteWord, writePage } from '@meta-agent/command-line';
import { judgeGates, type GateFlaw, type LoadedModel, type Registry } from '@meta-agent/model-io';
import { figure, gateInWords } from '@meta-agent/words';
import { OpsError } from '../../errors';
import { changingRegistry, type SigningOption } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import {
  changeAndAwaitEngine,
  changeCurrent,
  type Changed,
  type ChangeOptions,
} from './change-current';

type PromoteInput = RegistryInput<
  ChangeOptions & SigningOption & { readonly force: boolean },
  readonly [version: string]
>;

/** `meta-ops promote V --reason R` */
export async function promote(input: PromoteInput, context: CommandContext): Promise<void> {
  const registry = await changingRegistry(input, context);
  const version = await resolveVersion(registry, input.args[0]);
  const model = await registry.load(version);
  const isForced = mustForce(model, input.options.force, context.typed);
  const current = await registry.current();
  const before = current?.version ?? null;
  if (before === version) {
    await changeAndAwaitEngine(registry, input, context, version, () =>
      signAgain(registry, version),
    );
    return;
  }
  for (const line of otherChampion(model, before)) writePage(context.stderr, line);
  await confirm(`Replace ${before ?? 'nothing'} by ${version}?`, input, context);
  await changeCurrent(registry, input, context, {
    ...{ version, event: 'promote', forced: isForced },
    seen: current?.generation ?? 0,
  });
}

/** The gate `better_than_champion` says nothing of a version that became current since. */
function otherChampion({ metadata }: LoadedModel, before: string | null): string[] {
  const { version, champion } = metadata;
  if (champion == null || before === null || champion.version === before) return [];
  return [
    escapeForeign(
      `${version} was compared with ${champion.version}, but the current version is ${before}. Train again to compare it with that one.`,
    ),
  ];
}

/** Signs the current version with a first key, or with a new one. */
async function signAgain(registry: Registry, version: string): Promise<Changed> {
  const signed = await registry.sign();
  const by = signed?.signature?.key;
  return {
    result: { version, previous: version, changed: false, ...(by && { signed_by: by }) },
    lines: [
      by === undefined
        ? `${version} is current already. Nothing was changed.`
        : `${version} is current already. It is signed by ${by} now.`,
    ],
  };
}

/** Whether the promotion needs --force. @throws OpsError gates_failed */
function mustForce(
  { metadata }: LoadedModel,
  isForceGiven: boolean,
  typed: readonly string[],
): boolean {
  const flaws = judgeGates(metadata);
  if (flaws.length === 0 || isForceGiven) return flaws.length > 0;
  const { version, gates } = metadata;
  throw new OpsError('gates_failed', {
    message: messageOf(version, gates.length, flaws),
    expected: 'a version that has and passes every gate, or --force',
    received: [...new Set(flaws.map(({ name }) => name))].join(', '),
    issues: flaws.map(flawInWords),
    next: `do not promote it, or meta-ops ${[...typed.map(quoteWord), '--force'].join(' ')}`,
  });
}

function messageOf(version: string, gates: number, flaws: readonly GateFlaw[]): string {
  // An artifact without gates proves nothing: its writer could have left the gates out.
  if (gates === 0) return `${version} has no gates.`;
  const failed = flaws.filter(({ kind }) => kind === 'failed').length;
  if (failed === flaws.length) return `${version} failed ${failed} of its ${gates} gates.`;
  return `${version} has gates that are missing or contradict its metadata.`;
}

/** A reason against a promotion, as a line. */
export function flawInWords(flaw: GateFlaw): string {
  if (flaw.kind === 'missing') return `${flaw.name}: missing`;
  if (flaw.kind === 'failed') return gateInWords(flaw.gate);
  return `${flaw.name}: ${figure(flaw.gate.value)}, but the metadata says ${figure(flaw.recorded)}`;
}
