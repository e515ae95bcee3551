import { escapeForeignPage, writePage } from '@meta-agent/command-line';
import { judgeChallenger, type LoadedModel } from '@meta-agent/model-io';
import { duration } from '@meta-agent/words';
import { askStatus } from '../../engine/ask-engine';
import { assertSupervised } from '../../engine/assert-supervised';
import { soughtEngine, type SoughtEngine } from '../../engine/sought-engine';
import { waitForStanding } from '../../engine/wait-for-standing';
import { OpsError } from '../../errors';
import { changingRegistry, type SigningOption } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import type { CommandContext } from '../../terminal/context';
import type { Awaiting, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { flawInWords } from './promote';

type ChallengeInput = RegistryInput<
  Awaiting & SigningOption & { readonly reason: string; readonly supervised: boolean },
  readonly [version: string]
>;

/** `meta-ops challenge V --reason R` */
export async function challenge(input: ChallengeInput, context: CommandContext): Promise<void> {
  const registry = await changingRegistry(input, context);
  const { reason, json, supervised } = input.options;
  const version = await resolveVersion(registry, input.args[0]);
  if (version === (await registry.current())?.version) throw isCurrent(version);
  // A challenger that no engine can load would challenge nobody.
  assertPasses(await registry.load(version));
  const sought = await soughtEngine(input, context);
  if (supervised) await assertSupervised(registry.dir, sought, Date.now());
  const line = await registry.challenge({ version, reason, actor: context.actor });
  const lines = [
    `${version} is the challenger${line === null ? '' : ` (line ${line.generation} of the ledger)`}.`,
    'Engines with META_CHALLENGER=newest ask it beside the current version; it answers nothing ' +
      'but the share of META_CANARY_SHARE.',
  ];
  if (!json) writePage(context.stdout, escapeForeignPage(lines.join('\n')));
  const head = line?.ledger_head.hash ?? null;
  const engine = sought && (await confirmed(input, context, sought, { version, head }));
  const result = { challenger: version, generation: line?.generation ?? null };
  if (json) printResult(input, context, { ...result, ...(engine && { engine }) }, () => '');
}

interface Named {
  readonly version: string;
  readonly head: string | null;
}

/** Waits until the engine asks the challenger, if it asks any. */
async function confirmed(
  { options: { json, timeout } }: ChallengeInput,
  { stdout, stderr }: CommandContext,
  sought: SoughtEngine,
  { version, head }: Named,
) {
  const told = json ? stderr : stdout;
  const status = await askStatus(sought.engine).catch((error: unknown) => {
    if (error instanceof OpsError && !sought.isNamed) return error;
    throw error;
  });
  if (status instanceof OpsError) {
    writePage(told, `${status.message} Name the engine with --url or META_ENGINE_URL.`);
    return { url: sought.engine.url, confirmed: false };
  }
  if (status.challenger?.wanted !== 'newest') {
    writePage(
      told,
      `The engine at ${sought.engine.url} has no META_CHALLENGER=newest: the engine uses no challenger.`,
    );
    return { url: sought.engine.url, confirmed: false };
  }
  const { confirmation, error } = await waitForStanding({
    ...{ ...sought, head, timeoutMs: 1000 * timeout, what: 'the challenger' },
    isReached: ({ challenger }) => challenger?.model_version === version && challenger.asked,
  });
  if (error !== null) throw error;
  if (!json) {
    writePage(stdout, `The engine asks it, after ${duration(confirmation.waited_ms / 1000)}.`);
  }
  return confirmation;
}

/** A challenger may answer and be promoted. @throws OpsError gates_failed */
function assertPasses({ version, metadata }: LoadedModel): void {
  const flaws = judgeChallenger(metadata);
  if (flaws.length === 0) return;
  throw new OpsError('gates_failed', {
    message: `${version} does not pass its gates and cannot challenge. Nothing was changed.`,
    expected: 'a version that has and passes every gate but better_than_champion',
    received: [...new Set(flaws.map(({ name }) => name))].join(', '),
    issues: flaws.map(flawInWords),
    next: `meta-ops list, then name another candidate; META_CHALLENGER=${version} logs it, never as a canary`,
  });
}

function isCurrent(version: string): OpsError {
  return new OpsError('already_current', {
    message: `${version} is the current version and cannot challenge itself.`,
    expected: 'another version',
    received: version,
    next: 'meta-ops list, then name a candidate',
  });
}
