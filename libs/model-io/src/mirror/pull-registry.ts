import { ensureFolder } from '@meta-agent/durable-files';
import { wrapErrors } from '../errors';
import { READ_LIMITS } from '../format/read-own-file';
import { parseControl } from '../registry/control/control';
import { publish } from '../registry/promote-version';
import { controlPath } from '../registry/registry-paths';
import { CONTROL } from './keys';
import { isEqual, pullContext, type PullContext, type PullOptions } from './pull-context';
import { pullHistory } from './pull-history';
import { pullLive } from './pull-live';
import { asRemote } from './read-remote';

export interface Pulled {
  /** The current version, and its generation. */
  readonly version: string;
  readonly generation: number;
  /** What was written. */
  readonly changed: readonly ('versions' | 'current' | 'control' | 'live')[];
}

/**
 * Brings the local copy of a registry to the state of the object storage: a stop first, then the
 * versions, the ledger and the pointer, then the live state, and the end of a stop last. What fails a
 * check is not written: the copy keeps what it has.
 * @throws ModelError store_unreachable, remote_*, signature_*, and the checks of loadArtifact
 * @example
 * import { MemoryStore } from '@meta-agent/model-io/testing';
 * const store = new MemoryStore();
 * await pullRegistry({ dir: 'copy', store }).catch(({ code }) => code); // 'remote_missing'
 */
export async function pullRegistry(options: PullOptions): Promise<Pulled> {
  const context = pullContext(options);
  const { dir, disk } = context;
  await wrapErrors('registry_not_writable', dir, () => ensureFolder(disk, dir));
  const control = await readRemoteControl(context);
  const hasStopped = control.isStop && (await publishIfNew(context, control.bytes));
  const { current, hasNewVersions, isNew } = await pullHistory(context);
  const hasNewLive = await pullLive(context);
  const hasResumed = !control.isStop && (await publishIfNew(context, control.bytes));
  const { version, generation } = current;
  const changes = [
    ...[['versions', hasNewVersions] as const, ['current', isNew] as const],
    ...[['live', hasNewLive] as const, ['control', hasStopped || hasResumed] as const],
  ];
  const changed = changes.filter(([, isChanged]) => isChanged).map(([what]) => what);
  return { version, generation, changed };
}

async function readRemoteControl({ store }: PullContext) {
  const found = await store.get(CONTROL, READ_LIMITS.small);
  if (found === null) return { bytes: null, isStop: false };
  const { bytes } = found;
  const { stop } = await asRemote(store, () => parseControl(bytes, CONTROL));
  return { bytes, isStop: stop !== null };
}

/** Writes control.json; a registry that was never stopped has none. */
async function publishIfNew(
  { dir, disk }: PullContext,
  bytes: Uint8Array | null,
): Promise<boolean> {
  const path = controlPath(dir);
  if (bytes === null || (await isEqual(path, bytes))) return false;
  await publish(disk, path, bytes);
  return true;
}
