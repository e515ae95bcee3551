import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CommandError, describeError, EXIT, writePage } from '@meta-agent/command-line';
import { ModelError, readLiveFiles, type LedgerState, type Registry } from '@meta-agent/model-io';
import { count, countOf } from '@meta-agent/words';
import { ArchiveBudget } from '../../archive/archive-budget';
import { liveStatesOf, versionsOf } from '../../archive/archive-manifest';
import { writeArchive } from '../../archive/write-archive';
import { OpsError } from '../../errors';
import { existingRegistry } from '../../registry/open-registry';
import { resolveVersions } from '../../registry/resolve-version';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

type BackupInput = RegistryInput<
  Asking & { readonly all: boolean; readonly to: string },
  readonly [versions: readonly string[]]
>;

/** `meta-ops backup [V…|--all] --to F` */
export async function backup(input: BackupInput, context: CommandContext): Promise<void> {
  const registry = await existingRegistry(input, context);
  const { args, options } = input;
  const { all: isAll, to } = options;
  const wanted = await resolveVersions(registry, args[0], isAll);
  const { sound, flaws } = await sortOut(registry, wanted);
  if (flaws.length > 0 && !isAll) throw flaws[0].error;
  if (sound.length === 0) throw nothingToBackUp(registry, flaws);
  const ledger = await provenLedger(registry, flaws);

  const live = await provenLive(registry, flaws);
  if (await exists(to)) await confirm(`Replace ${to}?`, input, context);
  const manifest = await writeArchive(to, registry, sound, ledger, live);
  const result = {
    path: to,
    bytes: (await stat(to)).size,
    sha256: await sha256Of(to),
    versions: versionsOf(manifest),
    live_states: liveStatesOf(manifest),
    current: manifest.current,
    ledger_head: manifest.ledger_head,
    left_out: flaws.map(({ what, error: { code, message } }) => ({ what, code, message })),
  };
  printResult(input, context, result, () =>
    [
      ...result.versions,
      `${countOf(sound.length, 'version')}${liveInWords(result.live_states)} in ${to}, ${count(result.bytes)} bytes, read back and verified.`,
      `SHA-256 ${result.sha256}`,
    ].join('\n'),
  );
  if (flaws.length === 0) return;
  for (const { what, error } of flaws) {
    writePage(context.stderr, `Skipped ${what}: ${describeError(error)}`);
  }
  context.exit(EXIT.incomplete);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** No empty archive is written: it could replace a good one. */
function nothingToBackUp({ dir }: Registry, flaws: readonly Flaw[]): OpsError {
  return new OpsError('nothing_to_back_up', {
    message: `${dir} has no valid version. Nothing was written.`,
    expected: 'a version that validates',
    received: flaws.length === 0 ? 'no version at all' : 'no valid version',
    issues: flaws.map(({ what, error }) => `${what}: ${error.message}`),
    next: 'meta-ops validate --all',
  });
}

/** An item that the archive leaves out, with the reason. */
interface Flaw {
  /** The name of the item: a version, or the ledger. */
  readonly what: string;
  readonly error: ModelError | CommandError;
}

/** The versions that validate and fit into an archive: the current one first, then the newest. */
async function sortOut(registry: Registry, versions: readonly string[]) {
  const budget = new ArchiveBudget();
  const sound: string[] = [];
  const flaws: Flaw[] = [];
  const current = await registry.current().catch(() => null);
  const isCurrent = (version: string) => Number(version === current?.version);
  const ordered = versions.toSorted().toReversed();
  for (const version of ordered.sort((a, b) => isCurrent(b) - isCurrent(a))) {
    await noting(flaws, version, async () => {
      budget.take(await registry.load(version));
      sound.push(version);
    });
  }
  return { sound: sound.sort(), flaws };
}

/** A broken ledger is left out of the backup; the versions are still saved. */
async function provenLedger(registry: Registry, flaws: Flaw[]): Promise<LedgerState | null> {
  let ledger: LedgerState | null = null;
  await noting(flaws, 'the ledger', async () => {
    ledger = await registry.verifyLedger();
  });
  return ledger;
}

/** So are live states that do not prove each other. */
async function provenLive(
  { dir }: Registry,
  flaws: Flaw[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  let live: ReadonlyMap<string, Uint8Array> = new Map();
  await noting(flaws, 'the live states', async () => {
    live = await readLiveFiles(dir);
  });
  return live;
}

const liveInWords = (states: number): string =>
  states === 0 ? '' : ` and ${countOf(states, 'live state')}`;

async function noting(flaws: Flaw[], what: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof ModelError || error instanceof CommandError)) throw error;
    flaws.push({ what, error });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
