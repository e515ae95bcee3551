import type { LoadedModel, Registry } from '@meta-agent/model-io';
import { openEngine } from '../../engine/open-engine';
import { lastRefusal, waitForVersion, type FollowUp } from '../../engine/wait-for-version';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import { confirm, quoted } from '../../terminal/confirm';
import type { CommandContext, CommandInput } from '../../terminal/context';
import { parseNumber } from '../../terminal/parse-number';
import { printResult } from '../../terminal/print';

const DEFAULT_TIMEOUT_S = 60;
/** An engine that hangs must not keep a rollback waiting. */
const ANSWER_MS = 2000;
const TIMEOUT = { flag: '--timeout', min: 0, max: 3600, what: 'seconds' };

/** `meta-ops promote V --reason R` */
export async function promote(input: CommandInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input);
  const version = await resolveVersion(registry, String(input.args[0]));
  const model = await registry.load(version);
  const isForced = assertGates(model, input.options.force === true, context.typed);
  const current = await registry.current();
  const before = current?.version ?? null;
  if (before === version) {
    await followed(input, context, version, () =>
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

/** Whether the promotion has to be forced. @throws OpsError gates_failed */
function assertGates(
  { metadata }: LoadedModel,
  isForceGiven: boolean,
  typed: readonly string[],
): boolean {
  const failed = metadata.gates.filter(({ passed }) => !passed);
  if (failed.length === 0 || isForceGiven) return failed.length > 0;
  const { version } = metadata;
  throw new OpsError('gates_failed', {
    message: `${version} failed ${failed.length} of its ${metadata.gates.length} gates.`,
    expected: 'every gate to pass, or --force',
    received: failed.map(({ name }) => name).join(', '),
    issues: failed.map(({ name, value, limit }) => `${name}: ${value ?? 'none'}, limit ${limit}`),
    next: `leave it, or meta-ops ${[...typed.map(quoted), '--force'].join(' ')}`,
  });
}

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
  input: CommandInput,
  context: CommandContext,
  change: Change,
): Promise<void> {
  const { actor } = context;
  const reason = String(input.options.reason);
  await followed(input, context, change.version, async () => {
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
async function followed(
  input: CommandInput,
  context: CommandContext,
  version: string,
  change: () => Promise<Changed>,
): Promise<void> {
  const { url, json, timeout } = input.options;
  const timeoutMs = 1000 * parseNumber(timeout ?? DEFAULT_TIMEOUT_S, TIMEOUT);
  const engine = url === undefined ? null : openEngine(input, ANSWER_MS);
  const refusedBefore = engine === null ? null : await lastRefusal(engine);
  const { result, lines } = await change();
  if (json !== true) context.stdout.write(`${lines.join('\n')}\n`);
  const followUp = engine && (await waitForVersion({ engine, version, timeoutMs, refusedBefore }));
  if (json === true) printResult(input, context, withEngine(result, followUp), () => '');
  if (followUp === null) return;
  if (followUp.error !== null) throw followUp.error;
  if (json !== true) context.stdout.write(`${servingLine(followUp)}\n`);
}

function withEngine(result: Changed['result'], followUp: FollowUp | null) {
  return followUp === null ? result : { ...result, engine: followUp.confirmation };
}

function servingLine({ confirmation: { url, waited_ms: waitedMs } }: FollowUp): string {
  return `The engine at ${url} decides by it, after ${(waitedMs / 1000).toFixed(1)} s.`;
}
