import { EXIT, painter, type Painter } from '@meta-agent/command-line';
import {
  examineArtifact,
  ModelError,
  readLiveChain,
  type Registry,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
import { existingRegistry, verifyKeysOf } from '../../registry/open-registry';
import { resolveVersions } from '../../registry/resolve-version';
import { runSafetyChecks, type SafetyCheck } from '../../registry/safety-checks';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

interface Validation {
  readonly version: string;
  readonly valid: boolean;
  /** Null: the check was not reached, or it is a warning. */
  readonly checks: readonly SafetyCheck[];
}

/** `meta-ops validate [V|--all]` */
export async function validate(
  input: RegistryInput<{ readonly all: boolean }, readonly [version: string | undefined]>,
  context: CommandContext,
): Promise<void> {
  const registry = await existingRegistry(input, context);
  const [named] = input.args;
  const typed = named === undefined ? [] : [named];
  const versions = await resolveVersions(registry, typed, input.options.all);
  const results: Validation[] = [];
  for (const version of versions) results.push(await validateVersion(registry, version));
  if (input.options.all)
    results.push(...(await validateLive(registry, await verifyKeysOf(context))));
  const paint = painter(context.stdout);
  printResult(input, context, results, () =>
    results.length === 0 ? 'No version yet.' : results.map((r) => linesOf(r, paint)).join('\n'),
  );
  if (results.some(({ valid }) => !valid)) context.exit(EXIT.gateFailed);
}

/** Runs the checks of loading, then the safety checks on a model that passed them. */
async function validateVersion(registry: Registry, version: string): Promise<Validation> {
  const { checks, outcome } = await examineArtifact(registry.pathOf(version));
  if ('error' in outcome) return { version, valid: false, checks };
  const { model } = outcome;
  const name = 'the folder has the name of the version';
  const passed = model.version === version;
  const all = [...checks, { name, passed, detail: model.version }, ...runSafetyChecks(model)];
  return { version, valid: all.every((check) => check.passed !== false), checks: all };
}

/** Each live state proves the one before it; nothing without a live state. */
async function validateLive(
  { dir }: Registry,
  keys: VerifyKeys | undefined,
): Promise<Validation[]> {
  const name = 'each live state proves the one before';
  try {
    const { length } = await readLiveChain(dir, keys);
    const checks = [{ name, passed: true, detail: countOf(length, 'generation') }];
    return length === 0 ? [] : [{ version: LIVE, valid: true, checks }];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return [
      { version: LIVE, valid: false, checks: [{ name, passed: false, detail: error.message }] },
    ];
  }
}

const LIVE = 'live states';

function linesOf({ version, valid, checks }: Validation, paint: Painter): string {
  const lines = checks.map(
    ({ name, passed, detail }) => `${markOf(passed, paint)} ${name}: ${detail}`,
  );
  const verdict = valid
    ? paint('green', `${version} is valid`)
    : paint('red', `${version} is NOT valid`);
  return [...lines, verdict].join('\n');
}

function markOf(passed: boolean | null, paint: Painter): string {
  if (passed === null) return paint('yellow', '·');
  return passed ? paint('green', '✓') : paint('red', '✗');
}
