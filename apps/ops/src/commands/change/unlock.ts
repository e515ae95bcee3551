import { changingRegistry, type SigningOption } from '../../registry/open-registry';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

type UnlockInput = RegistryInput<Asking & SigningOption & { readonly reason: string }>;

/** `meta-ops unlock --reason R`: takes the lock of a machine that is gone. */
export async function unlock(input: UnlockInput, context: CommandContext): Promise<void> {
  const registry = await changingRegistry(input, context);
  const holder = await registry.lockHolder();
  if (holder === null) {
    printResult(input, context, { holder, generation: null }, () => 'No process holds the lock.');
    return;
  }
  const question = `Take the lock from process ${holder.pid} on ${holder.host}, held since ${holder.since}?`;
  await confirm(question, input, context);
  const { reason } = input.options;
  const taken = await registry.unlock({ actor: context.actor, reason });
  const generation = taken?.result?.generation ?? null;
  printResult(input, context, { holder, generation }, () =>
    [
      `The lock of process ${holder.pid} on ${holder.host} is free.`,
      generation === null
        ? 'No version is current, so the ledger has no line of it.'
        : `Line ${generation} of the ledger says so.`,
    ].join('\n'),
  );
}
