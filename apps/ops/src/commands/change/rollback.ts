import { escapeForeign, quoteWord, writePage } from '@meta-agent/command-line';
import {
  demotionOf,
  linesInForce,
  type LedgerState,
  type LoadedModel,
  type Registry,
  type RollbackChoice,
} from '@meta-agent/model-io';
import { gateInWords } from '@meta-agent/words';
import { OpsError } from '../../errors';
import { changingRegistry, type SigningOption } from '../../registry/open-registry';
import { currentVersion, resolveVersion } from '../../registry/resolve-version';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { changeCurrent, type ChangeOptions } from './change-current';

/** `meta-ops rollback [--to V] --reason R` */
export async function rollback(
  input: RegistryInput<ChangeOptions & SigningOption & { readonly to: string | undefined }>,
  context: CommandContext,
): Promise<void> {
  const registry = await changingRegistry(input, context);
  const before = await currentVersion(registry);
  const seen = (await registry.current())?.generation ?? 0;
  const { to, reason, json } = input.options;
  const { version, skipped } =
    to === undefined
      ? await chooseLastGood(registry)
      : {
          version: await assertGood(registry, before, to, reason),
          skipped: [],
        };
  const failed = [
    ...failedGates(await registry.load(version)),
    ...demotedLines(await registry.verifyLedger(), version),
  ];
  if (!json) {
    const lines = [...linesOf(skipped), ...failed];
    for (const line of lines) writePage(context.stderr, escapeForeign(line));
  }
  await confirm(`Roll back from ${before} to ${version}?`, input, context);
  const details = { skipped };
  await changeCurrent(registry, input, context, {
    version,
    event: 'rollback',
    forced: false,
    seen,
    details,
  });
}

async function chooseLastGood(registry: Registry) {
  const { version, skipped } = await registry.chooseRollback();
  if (version !== null) return { version, skipped };
  throw new OpsError('nothing_to_roll_back_to', {
    message: 'No earlier version is valid. Nothing was changed.',
    expected: 'a version that was current before and passes validate',
    received: skipped.length === 0 ? 'no other version was ever current' : 'no such version',
    issues: linesOf(skipped),
    next: 'meta-ops halt --reason R, and the vote decides; then promote another version of meta-ops list, or restore a backup',
  });
}

/** @throws OpsError already_current, never_promoted, ModelError of a version that does not validate */
async function assertGood(
  registry: Registry,
  before: string,
  typed: string,
  reason: string,
): Promise<string> {
  const version = await resolveVersion(registry, typed);
  if (version === before) {
    throw new OpsError('already_current', {
      message: `${version} is the current version. A rollback needs another one.`,
      expected: 'another version',
      received: typed,
      next: 'meta-ops rollback without --to, or meta-ops list',
    });
  }
  const { manifestHash } = await registry.load(version);
  const lines = linesInForce(await registry.verifyLedger());
  const isKnown = lines.some(
    (line) => line.to === version && line.manifest_sha256 === manifestHash,
  );
  if (isKnown) return version;
  throw new OpsError('never_promoted', {
    message: `${version} with these bytes was never current.`,
    expected: 'a version that was promoted before',
    received: 'a candidate',
    next: `meta-ops promote ${version} --reason ${quoteWord(reason)}`,
  });
}

function linesOf(skipped: RollbackChoice['skipped']): string[] {
  return skipped.map(({ version, reason }) => `Skipped ${version}: ${reason}`);
}

/** A version that was demoted may be rolled back to; the vote decides until a person releases it. */
function demotedLines(ledger: LedgerState, version: string): string[] {
  const demotion = demotionOf(linesInForce(ledger), version);
  if (demotion === null) return [];
  const { at, reason } = demotion;
  return [
    `${version} was demoted on ${at}: ${reason}. It stays demoted; meta-ops rearm --reason R releases it`,
  ];
}

/** A version that was forced into use may be rolled back to: its failed gates are told. */
function failedGates({ metadata, version }: LoadedModel): string[] {
  const failed = metadata.gates.filter(({ passed }) => !passed);
  return failed.map((gate) => `${version} failed the gate ${gateInWords(gate)}`);
}
