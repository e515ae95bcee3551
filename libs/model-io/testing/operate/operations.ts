import { setTimeout as sleep } from 'node:timers/promises';
import { nodeDisk } from '@meta-agent/durable-files';
import { whileLocked } from '../../src/registry/lock/registry-lock';
import { openRegistry, type Registry } from '../../src/registry/registry';
import { lockPath } from '../../src/registry/registry-paths';
import { smallDraft } from '../small-draft';
import type { Witness } from './witness';
import { witnessedDisk } from './witnessed-disk';

/** Versions that a removal leaves, besides those that are never removed. */
const KEPT = 4;
/** A wait is long only on a busy machine. */
const LOCK_WAIT_MS = 120_000;

/** What a process does in a registry; the letter stands for it in its output. */
export const OPERATIONS = {
  h: { name: 'hold the lock', weight: 25 },
  l: { name: 'list', weight: 25 },
  c: { name: 'read the current version', weight: 25 },
  v: { name: 'verify the ledger', weight: 10 },
  w: { name: 'who holds the lock', weight: 10 },
  s: { name: 'save', weight: 1 },
  p: { name: 'promote', weight: 2 },
  r: { name: 'roll back', weight: 1 },
  d: { name: 'remove', weight: 1 },
} as const;

export type Operation = keyof typeof OPERATIONS;
export const LETTERS = Object.keys(OPERATIONS) as Operation[];

/** An operation drawn by its weight. */
export function drawOperation(random: () => number): Operation {
  const all = LETTERS.reduce((sum, letter) => sum + OPERATIONS[letter].weight, 0);
  let left = all * random();
  return LETTERS.find((letter) => (left -= OPERATIONS[letter].weight) < 0) ?? 'l';
}

export type Operator = Record<Operation, () => Promise<unknown>>;

/** The operations in one registry. */
export function operatorOf(dir: string, witness: Witness, random: () => number): Operator {
  const registry = openRegistry({ dir, disk: witnessedDisk(witness), lockWaitMs: LOCK_WAIT_MS });
  const lock = { folder: lockPath(dir), disk: nodeDisk, waitMs: LOCK_WAIT_MS, now: Date.now };
  return {
    h: () =>
      whileLocked(lock, async (held) => {
        witness.enter();
        if (random() < 0.3) await sleep(2 * random());
        await held.assertHeld();
        witness.leave();
      }),
    l: () => registry.list(),
    c: () => registry.current(),
    v: () => registry.verifyLedger(),
    w: () => registry.lockHolder(),
    s: () => registry.save(smallDraft(Math.floor(2 ** 31 * random()))),
    p: () => promoteAny(registry, random),
    r: () => rollBack(registry),
    d: () => removeOldest(registry),
  };
}

const WHO = { actor: `process ${process.pid}`, reason: 'operation', forced: false } as const;

async function promoteAny(registry: Registry, random: () => number): Promise<void> {
  const versions = await registry.list();
  const version = versions[Math.floor(versions.length * random())];
  await registry.promote({ version, event: 'promote', ...WHO });
}

/** @throws Error nothing_to_roll_back */
async function rollBack(registry: Registry): Promise<void> {
  const { version } = await registry.chooseRollback();
  if (version === null) throw Object.assign(new Error('none'), { code: 'nothing_to_roll_back' });
  await registry.promote({ version, event: 'rollback', ...WHO });
}

async function removeOldest(registry: Registry): Promise<void> {
  const [versions, kept] = [await registry.list(), await registry.protectedVersions()];
  const others = versions.filter((version) => !kept.includes(version));
  await registry.remove(others.slice(0, Math.max(0, others.length - KEPT)));
}
