import {
  describeError,
  painter,
  textTable,
  type Painter,
  typeable,
  writePage,
} from '@meta-agent/command-line';
import { ModelError, shortenVersions, type Metadata, type Registry } from '@meta-agent/model-io';
import { NONE, dateMinute, figure } from '@meta-agent/words';
import { existingRegistry } from '../../registry/open-registry';
import { readStates, type VersionState } from '../../registry/version-states';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

interface ListedVersion {
  readonly version: string;
  readonly state: VersionState;
  /** The code of the check that the version fails; null for a valid version. */
  readonly flaw: string | null;
  readonly training_date: string | null;
  readonly n_samples: number | null;
  readonly cv_accuracy: number | null;
  readonly cv_std: number | null;
  readonly test_accuracy: number | null;
  readonly gates: { readonly count: number; readonly failed: readonly string[] } | null;
}

/** `meta-ops list` */
export async function list(input: RegistryInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input, context);
  const { stateOf, flaw } = await readStates(registry);
  const versions: ListedVersion[] = [];
  for (const version of await registry.list()) {
    versions.push(await describeVersion(registry, version, stateOf(version)));
  }
  printResult(input, context, versions, () => tableOf(versions, painter(context.stdout)));
  if (flaw !== null) writePage(context.stderr, describeError(flaw));
}

async function describeVersion(
  registry: Registry,
  version: string,
  state: VersionState,
): Promise<ListedVersion> {
  try {
    const { metadata } = await registry.load(version);
    return { version, state, flaw: null, ...figuresOf(metadata) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { version, state, flaw: error.code, ...figuresOf(null) };
  }
}

function figuresOf(metadata: Metadata | null): Omit<ListedVersion, 'version' | 'state' | 'flaw'> {
  return {
    training_date: metadata?.training_date ?? null,
    n_samples: metadata?.n_samples ?? null,
    cv_accuracy: metadata?.cv_accuracy ?? null,
    cv_std: metadata?.cv_std ?? null,
    test_accuracy: metadata?.test_accuracy ?? null,
    gates: metadata === null ? null : gatesOf(metadata),
  };
}

function gatesOf({ gates }: Metadata): ListedVersion['gates'] {
  const failed = gates.filter(({ passed }) => !passed).map(({ name }) => name);
  return { count: gates.length, failed };
}

function tableOf(versions: readonly ListedVersion[], paint: Painter): string {
  if (versions.length === 0) return typeable('No version yet. Next: meta-trainer train');
  return textTable(
    ['version', 'trained', 'samples', 'CV accuracy', 'test accuracy', 'gates', 'state'],
    versions.map((listed) => [
      listed.version,
      listed.training_date === null ? NONE : dateMinute(listed.training_date),
      figure(listed.n_samples),
      showAccuracy(listed),
      figure(listed.test_accuracy),
      showGates(listed, paint),
      showState(listed, paint),
    ]),
    ['trained', 'gates', 'state'],
    { optional: ['CV accuracy', 'samples', 'trained'], shorten: shortenVersions },
  );
}

function showAccuracy({ cv_accuracy: mean, cv_std: std }: ListedVersion): string {
  return mean === null ? NONE : `${figure(mean)} ± ${figure(std)}`;
}

function showGates({ gates }: ListedVersion, paint: Painter): string {
  if (gates === null) return NONE;
  const { count, failed } = gates;
  if (failed.length === 0) return paint('green', `${count} of ${count}`);
  return paint('red', `${count - failed.length} of ${count}`);
}

function showState({ state, flaw }: ListedVersion, paint: Painter): string {
  if (flaw !== null) return paint('red', `${state}, BROKEN: ${flaw}`);
  return state === 'current' ? paint('green', state) : state;
}
