import { quoteWord } from '@meta-agent/command-line';
import type { LoadedModel } from '@meta-agent/model-io';
import { gateInWords } from '@meta-agent/words';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { changeAndAwaitEngine, changeCurrent, type ChangeOptions } from './change-current';

type PromoteInput = RegistryInput<
  ChangeOptions & { readonly force: boolean },
  readonly [version: string]
>;

/** `meta-ops promote V --reason R` */
export async function promote(input: PromoteInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input, context);
  const version = await resolveVersion(registry, input.args[0]);
  const model = await registry.load(version);
  const isForced = mustForce(model, input.options.force, context.typed);
  const current = await registry.current();
  const before = current?.version ?? null;
  if (before === version) {
    await changeAndAwaitEngine(registry, input, context, version, () =>
      Promise.resolve({
        result: { version, previous: before, changed: false },
        lines: [`${version} is current already. Nothing was changed.`],
      }),
    );
    return;
  }
  await confirm(`Replace ${before ?? 'nothing'} by ${version}?`, input, context);
  await changeCurrent(registry, input, context, {
    ...{ version, event: 'promote', forced: isForced },
    seen: current?.generation ?? 0,
  });
}

/** Whether the promotion needs --force. @throws OpsError gates_failed */
function mustForce(
  { metadata }: LoadedModel,
  isForceGiven: boolean,
  typed: readonly string[],
): boolean {
  // An artifact without gates proves nothing: its writer could have left the gates out.
  if (metadata.gates.length === 0 && !isForceGiven) throw withoutGates(metadata.version, typed);
  const failed = metadata.gates.filter(({ passed }) => !passed);
  if (failed.length === 0 || isForceGiven) return failed.length > 0 || metadata.gates.length === 0;
  const { version } = metadata;
  throw new OpsError('gates_failed', {
    message: `${version} failed ${failed.length} of its ${metadata.gates.length} gates.`,
    expected: 'a version that passes every gate, or --force',
    received: failed.map(({ name }) => name).join(', '),
    issues: failed.map(gateInWords),
    next: `do not promote it, or meta-ops ${[...typed.map(quoteWord), '--force'].join(' ')}`,
  });
}

function withoutGates(version: string, typed: readonly string[]): OpsError {
  return new OpsError('gates_failed', {
    message: `${version} has no gates.`,
    expected: 'the gates of a training run, or --force',
    received: 'none',
    next: `leave it, or meta-ops ${[...typed.map(quoteWord), '--force'].join(' ')}`,
  });
}
