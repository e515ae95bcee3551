import type { LoadedModel, Registry } from '@meta-agent/model-io';
import { OpsError } from '../errors';
import { confirm, quoted } from './confirm';
import type { CommandContext, CommandInput } from './context';
import { existingRegistry } from './open-registry';
import { printResult } from './print';
import { resolveVersion } from './resolve-version';

/** `meta-ops promote V --reason R` */
export async function promote(input: CommandInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input);
  const version = await resolveVersion(registry, String(input.args[0]));
  const model = await registry.load(version);
  const reason = String(input.options.reason);
  const isForced = assertGates(model, input.options.force === true, reason);
  const before = (await registry.current())?.version ?? null;
  if (before === version) {
    printResult(input, context, { version, previous: before, changed: false }, () => {
      return `${version} is current already. Nothing was changed.`;
    });
    return;
  }
  await confirm(`Replace ${before ?? 'nothing'} by ${version}?`, input, context);
  await changeCurrent(registry, input, context, { version, event: 'promote', forced: isForced });
}

/** Whether the promotion has to be forced. @throws OpsError gates_failed */
function assertGates({ metadata }: LoadedModel, isForceGiven: boolean, reason: string): boolean {
  const failed = metadata.gates.filter(({ passed }) => !passed);
  if (failed.length === 0 || isForceGiven) return failed.length > 0;
  const { version } = metadata;
  throw new OpsError('gates_failed', {
    message: `${version} failed ${failed.length} of its ${metadata.gates.length} gates.`,
    issues: failed.map(({ name, value, limit }) => `${name}: ${value ?? 'none'}, limit ${limit}`),
    next: `leave it, or meta-ops promote ${version} --force --reason ${quoted(reason)}`,
  });
}

interface Change {
  readonly version: string;
  readonly event: 'promote' | 'rollback';
  readonly forced: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Puts a version in force and says so. */
export async function changeCurrent(
  registry: Registry,
  input: CommandInput,
  context: CommandContext,
  change: Change,
): Promise<void> {
  const { actor } = context;
  const reason = String(input.options.reason);
  const current = await registry.promote({ ...change, actor, reason });
  const { version, previous, generation } = current;
  const result = { version, previous, generation, changed: true, ...change.details };
  printResult(input, context, result, () =>
    [
      `${version} is current${change.forced ? ', forced' : ''} (line ${generation} of the ledger).`,
      ...(previous === null ? [] : [`Before: ${previous}`]),
    ].join('\n'),
  );
}
