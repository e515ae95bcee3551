import { join, resolve } from 'node:path';
import { quoteWord } from '@meta-agent/command-line';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  isArtifactFolder,
  ModelError,
  openRegistry,
  openServedModel,
  readControl,
  readLiveChain,
  readVerifyKeys,
  ServedMemory,
} from '@meta-agent/model-io';
import { count, countOf, dateTime } from '@meta-agent/words';
import { nearestExisting } from './check-folder';
import { ok, warning, wrong, type Finding } from './finding';

/**
 * Checks the model that an engine would load, the ledger and the lock.
 * @param keyFiles the files of META_VERIFY_KEY
 * @param logs the folder of the decision log, where an engine keeps what it served; null for none
 */
export async function checkRegistry(
  dir: string,
  logs: string | null = null,
  keyFiles?: readonly string[],
): Promise<Finding[]> {
  if ((await nearestExisting(resolve(dir))) !== resolve(dir)) {
    return [
      warning('model', `there is no ${dir} yet`, 'meta-trainer train, or meta-ops restore F'),
    ];
  }
  // A stray artifact in a registry is reported by the check of the model.
  if (await isArtifactFolder(dir).catch(() => false))
    return [await checkModel(dir, logs, keyFiles)];
  return [
    await checkModel(dir, logs, keyFiles),
    await checkLedger(dir),
    ...(await checkControl(dir)),
    ...(await checkLive(dir, keyFiles)),
    await checkLock(dir),
  ];
}

/** The check changes nothing. */
class ReadOnlyMemory extends ServedMemory {
  override remember(): Promise<void> {
    return Promise.resolve();
  }
}

async function checkModel(
  dir: string,
  logs: string | null,
  keyFiles: readonly string[] | undefined,
): Promise<Finding> {
  return judging('model', async () => {
    const verifyKeys = keyFiles && (await readVerifyKeys(keyFiles));
    const memory = new ReadOnlyMemory(logs, nodeDisk);
    const { version } = await openServedModel(dir, { memory, verifyKeys });
    return ok('model', `${version} loads${verifyKeys ? ', and is signed' : ''}`);
  });
}

async function checkLedger(dir: string): Promise<Finding> {
  try {
    const { entries } = await openRegistry({ dir }).verifyLedger();
    return ok('ledger', `${countOf(entries.length, 'line')}, each verified`);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    if (error.code === 'registry_unreadable') return wrong('ledger', error.message, error.next);
    const files = ['ledger.jsonl', 'current.json'].map((name) => quoteWord(join(dir, name)));
    const next = `keep the files for the analysis: mv ${files.join(' ')} ~; then meta-ops restore F`;
    return wrong('ledger', error.message, next);
  }
}

/** A stop that cannot be read is in force. */
async function checkControl(dir: string): Promise<Finding[]> {
  try {
    const stop = (await readControl(dir))?.stop ?? null;
    if (stop === null) return [];
    const detail = `every decision is ${stop.to === 'hold' ? 'HOLD' : 'the vote'}: ${stop.reason}`;
    return [warning('stop', detail, 'meta-ops resume --reason R')];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return [wrong('stop', error.message, error.next)];
  }
}

/** Each live state proves the one before it, back to the first. */
async function checkLive(dir: string, keyFiles: readonly string[] | undefined): Promise<Finding[]> {
  try {
    const keys = keyFiles && (await readVerifyKeys(keyFiles));
    const chain = await readLiveChain(dir, keys);
    if (chain.length === 0) return [];
    const [{ state }] = chain;
    const size = `${count(chain.length)} generations, each verified${keys ? ', the newest signed' : ''}`;
    return [ok('live state', `${size}; known until ${dateTime(state.as_of)}`)];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return [wrong('live state', error.message, error.next)];
  }
}

async function checkLock(dir: string): Promise<Finding> {
  return judging('lock', async () => {
    const holder = await openRegistry({ dir }).lockHolder();
    if (holder === null) return ok('lock', 'no process changes the registry');
    const detail = `process ${holder.pid} on ${holder.host} has been changing the registry since ${dateTime(holder.since)}`;
    return warning('lock', detail, `wait, or look at it: ps -p ${holder.pid}`);
  });
}

/** What a person on call does, where the catalogue speaks to somebody who named a version. */
const MENDING: ReadonlyMap<string, string> = new Map([
  ['version_missing', 'meta-ops restore F, or meta-ops rollback --reason R'],
]);

/** An empty registry is a warning, not a fault: the engine falls back to the vote. */
async function judging(name: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const judge = error.code === 'current_missing' ? warning : wrong;
    return judge(name, error.message, MENDING.get(error.code) ?? error.next);
  }
}
