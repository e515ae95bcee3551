/** What is done to a call of the file system. A short write inside `writeFile` ends as a full disk. */
export const CALL_FAULTS = [
  'EIO',
  'ENOSPC',
  'EACCES',
  'EMFILE',
  'short write',
  'failed fsync',
  'done, then EIO',
] as const;
export type CallFault = (typeof CALL_FAULTS)[number] | 'EROFS';

const WRITES = ['write', 'writeFile', 'appendFile'];
const SYNCS = ['sync', 'datasync'];

/** Whether a fault can happen to a call; a descriptor that reports a late error is closed. */
export function canHappen(fault: CallFault, call: string): boolean {
  if (fault === 'short write') return WRITES.includes(call);
  if (fault === 'failed fsync') return SYNCS.includes(call);
  return true;
}

/** One call in which something goes wrong, or from which on everything does. */
export interface Plan {
  readonly fault: CallFault;
  readonly at: number;
  readonly mode: 'once' | 'for good';
}

/** Counts the calls of the file system while it is armed, and lets those of a plan fail. */
class FaultyCalls {
  readonly names: string[] = [];
  /** Handles that are open. */
  open = 0;
  #plan: Plan | null = null;
  #isArmed = false;

  /** Runs with a plan; the faults end with the run. */
  async during<T>(plan: Plan | null, run: () => Promise<T>): Promise<T> {
    this.names.length = 0;
    this.#plan = plan;
    this.#isArmed = true;
    try {
      return await run();
    } finally {
      this.#isArmed = false;
    }
  }

  /** The fault of the next call of this name. */
  next(name: string): CallFault | undefined {
    if (!this.#isArmed) return undefined;
    const index = this.names.push(name) - 1;
    if (this.#plan === null) return undefined;
    const { fault, at, mode } = this.#plan;
    const isReached = mode === 'once' ? index === at : index >= at;
    return isReached && canHappen(fault, name) ? fault : undefined;
  }
}

export const faultyCalls = new FaultyCalls();

export function injected(fault: CallFault, name: string): Error {
  const code = fault.startsWith('E') ? fault : fault === 'short write' ? 'ENOSPC' : 'EIO';
  return Object.assign(new Error(`${code}: injected: ${name}`), { code, syscall: name });
}
