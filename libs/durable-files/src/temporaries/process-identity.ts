import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { hasErrno } from '../errno';

/** Identifies one process for ever: a process id alone is reused. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot, where the system reports it (Linux), else `0`. */
  readonly start: string;
  /** Digest of this boot's id, where the system reports it, else `0`. */
  readonly boot: string;
  /**
   * Digest of host name, machine id and process id namespace. The boot id replaces a missing
   * machine id: another host of this name on a shared disk never counts as this machine.
   */
  readonly machine: string;
}

const UNKNOWN = '0';

function tryRead(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return ''; // not available: another system, or a restricted container
  }
}

const digest = (...parts: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

const bootId = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
const machineId = tryRead(() => readFileSync('/etc/machine-id', 'utf8'));
const pidNamespace = tryRead(() => readlinkSync('/proc/self/ns/pid'));

interface ProcessState {
  readonly start: string;
  /**
   * The process has ended and its parent has not waited for it yet. While other threads remain,
   * one of them may still be inside the write that the kill interrupted.
   */
  readonly isZombie: boolean;
}

/** Fields 3, 20 and 22 of /proc/<pid>/stat; field 2 is a name with arbitrary characters. */
function readState(pid: number): ProcessState | undefined {
  const text = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 20) return undefined;
  const [state] = fields;
  const threads = Number(fields[17]);
  return { start: fields[19], isZombie: (state === 'Z' || state === 'X') && threads <= 1 };
}

export const thisProcess: ProcessIdentity = Object.freeze({
  pid: process.pid,
  start: readState(process.pid)?.start ?? UNKNOWN,
  boot: bootId === '' ? UNKNOWN : digest(bootId),
  machine: digest(hostname(), machineId === '' ? bootId : machineId, pidNamespace),
});

/** Judges processes of this machine only: a process elsewhere counts as alive at any age. */
export function isProvablyDead(identity: ProcessIdentity): boolean {
  if (identity.machine !== thisProcess.machine) return false;
  if (identity.boot !== thisProcess.boot) return true;
  if (!isRunning(identity.pid)) return true;
  const state = readState(identity.pid);
  if (state === undefined) return false;
  return state.isZombie || (identity.start !== UNKNOWN && state.start !== identity.start);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasErrno(error, 'ESRCH');
  }
}
