import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isProvablyDead, thisProcess } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, parseWith } from '../../format/json-file';
import { READ_LIMITS, readOwnFile } from '../../format/read-own-file';

const recordSchema = z.object({
  state: z.enum(['held', 'released']),
  token: z.string(),
  host: z.string(),
  pid: z.int(),
  /** ISO 8601. */
  since: z.string(),
  start: z.string(),
  boot: z.string(),
  machine: z.string(),
  /** Id of the loaded copy of this library, which knows its tokens in use. */
  instance: z.string(),
  /** How often the holder renewed the record; an earlier release writes no such field. */
  renewals: z.int().min(0).optional(),
});

/** The contents of a file in the lock's folder. */
export type LockRecord = Readonly<z.infer<typeof recordSchema>>;

const instance = randomUUID();
const tokensInUse = new Set<string>();

/** A record of this process; the record counts as held until its token is retired. */
export function newLockRecord(nowMs: number): LockRecord {
  const token = randomUUID();
  tokensInUse.add(token);
  const since = new Date(nowMs).toISOString();
  return { state: 'held', token, host: hostname(), since, ...thisProcess, instance, renewals: 0 };
}

/** Ends the hold of a record, even if its file cannot be changed. */
export function retireLockRecord({ token }: LockRecord): void {
  tokensInUse.delete(token);
}

/** Whether the holder is a process of another machine, or of another container. */
export function isElsewhere({ machine }: LockRecord): boolean {
  return machine !== thisProcess.machine;
}

/** Whether the process of the record is, or may be, still at work. */
export function isHeld(record: LockRecord): boolean {
  if (record.state === 'released') return false;
  if (record.instance === instance) return tokensInUse.has(record.token);
  return !isProvablyDead(record);
}

/** Undefined when the file is missing. @throws ModelError lock_unreadable */
export async function readLockRecord(path: string): Promise<LockRecord | undefined> {
  const code = 'lock_unreadable';
  const bytes = await readOwnFile(path, READ_LIMITS.small, code);
  if (bytes === undefined) return undefined;
  return parseWith(recordSchema, decodeJson(bytes, code, path), code, path);
}
