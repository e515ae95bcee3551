import { writePage } from '@meta-agent/command-line';
import type { Registry } from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
import { existingRegistry } from '../../registry/open-registry';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops prune --keep N` */
export async function prune(
  input: RegistryInput<Asking & { readonly keep: number }>,
  context: CommandContext,
): Promise<void> {
  const { keep, json } = input.options;
  const registry = await existingRegistry(input, context);
  const { removed, kept } = await planPruning(registry, keep);
  if (removed.length > 0) {
    if (!json) {
      for (const version of removed) writePage(context.stderr, `Will be removed: ${version}`);
    }
    await confirm(`Remove ${countOf(removed.length, 'version')} for good?`, input, context);
  }
  // Called with an empty list too: the call finishes an interrupted removal.
  await registry.remove(removed);
  printResult(input, context, { removed, kept }, () =>
    [
      ...removed.map((version) => `Removed ${version}`),
      `${countOf(removed.length, 'version')} removed, ${kept.length} kept.`,
    ].join('\n'),
  );
}

/** Keeps the newest versions, the current one, the previous one and the rollback target. */
async function planPruning(registry: Registry, keep: number) {
  const versions = await registry.list();
  const { version: refuge } = await registry.chooseRollback();
  const kept = new Set([
    ...versions.slice(-keep),
    ...(await registry.protectedVersions()),
    ...(refuge === null ? [] : [refuge]),
  ]);
  return {
    removed: versions.filter((version) => !kept.has(version)),
    kept: versions.filter((version) => kept.has(version)),
  };
}
