import { basename } from 'node:path';
import { quoteWord, typeable } from '@meta-agent/command-line';
import { nodeDisk } from '@meta-agent/durable-files';
import { restoreLive, type Registry, type Restored } from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
import { readArchive, type Archive } from '../../archive/read-archive';
import {
  changingNamedRegistry,
  verifyKeysOf,
  type SigningOption,
} from '../../registry/open-registry';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, Awaiting, RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { changeAndAwaitEngine, type Changed } from './change-current';

type RestoreInput = RegistryInput<
  Asking &
    Awaiting &
    SigningOption & { readonly promote: boolean; readonly reason: string | undefined },
  readonly [file: string]
>;

/** `meta-ops restore F` */
export async function restore(input: RestoreInput, context: CommandContext): Promise<void> {
  const registry = await changingNamedRegistry(input, context);
  const { args, options } = input;
  const [file] = args;
  // The archive is read twice: completely before the first write, then again to write it.
  const archive = await readArchive(file);
  const history = options.promote ? usableHistory(archive) : null;
  await confirm(await questionOf(registry, archive, history !== null), input, context);
  const bringBack = () => bringBackTo(registry, input, context, archive, history);
  // A restore sets the current version only in a registry that has none.
  if (history === null || (await registry.current()) !== null) {
    const { result, lines } = await bringBack();
    printResult(input, context, result, () => lines.join('\n'));
    return;
  }
  await changeAndAwaitEngine(registry, input, context, history.current.version, bringBack);
}

async function bringBackTo(
  registry: Registry,
  { args: [file], options }: RestoreInput,
  context: CommandContext,
  archive: Archive,
  history: Archive['history'],
): Promise<Changed> {
  const restored = await registry.restore({
    unpack: async (staging) => {
      await readArchive(file, ({ version, name }, bytes) => staging.write(version, name, bytes));
    },
    history,
    actor: context.actor,
    reason: options.reason ?? `restored from ${basename(file)}`,
  });
  // Live states belong to the history: they come back with it, and replace none.
  const live = restored.current === null ? 0 : await bringBackLive(registry, file, context);
  const current = { archived_current: archive.manifest.current };
  const result = { archive: file, ...restored, ...current, live_states: live };
  const now = (await registry.current())?.version ?? null;
  const told = live === 0 ? [] : [`Restored ${countOf(live, 'live state')}`];
  return { result, lines: [...told, ...linesOf(archive, restored, now)] };
}

async function bringBackLive(
  { dir }: Registry,
  file: string,
  context: CommandContext,
): Promise<number> {
  const files = new Map<string, Buffer>();
  const take = () => Promise.resolve();
  await readArchive(file, take, (path, bytes) => files.set(path, bytes));
  const verifyKeys = await verifyKeysOf(context);
  return restoreLive({ dir, disk: nodeDisk, verifyKeys }, files);
}

/** The history, if the archive holds the version that this history makes current. */
function usableHistory({ history, versions }: Archive): Archive['history'] {
  return history !== null && versions.includes(history.current.version) ? history : null;
}

async function questionOf(registry: Registry, { versions }: Archive, isWhole: boolean) {
  const current = (await registry.current())?.version ?? null;
  const what = `Restore ${countOf(versions.length, 'version')} to ${registry.dir}`;
  if (current !== null) return `${what}? ${current} stays current.`;
  return isWhole
    ? `${what}, and make current the version that was current then?`
    : `${what} as candidates?`;
}

function linesOf(archive: Archive, restored: Restored, now: string | null): string[] {
  const { current: then } = archive.manifest;
  const lines = [
    ...restored.restored.map((version) => `Restored ${version}`),
    ...restored.mended.map((version) => `Repaired ${version}, which was damaged`),
    ...restored.present.map((version) => `Already present: ${version}`),
  ];
  if (restored.current !== null) {
    return [...lines, `${restored.current.version} is current again; the ledger continues.`];
  }
  if (now !== null) return [...lines, `${now} stays current; the archive's ledger is not used.`];
  const proposed =
    then !== null && archive.versions.includes(then) ? then : archive.versions.at(-1);
  const command = `meta-ops promote ${proposed ?? 'V'} --reason ${quoteWord('restored from a backup')}`;
  return [...lines, `Nothing is current. Next: ${typeable(command)}`];
}
