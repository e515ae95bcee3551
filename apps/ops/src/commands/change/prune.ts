import type { Registry } from '@meta-agent/model-io';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import { confirm } from '../../terminal/confirm';
import type { CommandContext, CommandInput } from '../../terminal/context';
import { countOf, printResult } from '../../terminal/print';

/** `meta-ops prune --keep N` */
export async function prune(input: CommandInput, context: CommandContext): Promise<void> {
  const keep = parseKeep(String(input.options.keep));
  const registry = await existingRegistry(input);
  const { removed, kept } = await planPruning(registry, keep);
  if (removed.length > 0) {
    if (input.options.json !== true) {
      for (const version of removed) context.stderr.write(`To be removed: ${version}\n`);
    }
    await confirm(`Remove ${countOf(removed.length, 'version')} for good?`, input, context);
  }
  // Even without any: it finishes what an interrupted removal has begun.
  await registry.remove(removed);
  printResult(input, context, { removed, kept }, () =>
    [
      ...removed.map((version) => `Removed ${version}`),
      `${countOf(removed.length, 'version')} removed, ${kept.length} kept.`,
    ].join('\n'),
  );
}

/** Beside the newest, those stay that are in force, were so before, or would be rolled back to. */
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

/** At least the newest: it may be about to be promoted. */
function parseKeep(typed: string): number {
  const count = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  if (count >= 1) return count;
  throw new OpsError('bad_argument', {
    message: '--keep is not a number of versions.',
    expected: 'a whole number from 1 on',
    received: typed,
    next: 'meta-ops prune --keep 5',
  });
}
