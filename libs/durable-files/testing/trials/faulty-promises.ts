import type * as Promises from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { canHappen, faultyCalls, injected } from './faulty-calls';

type Call = (...args: unknown[]) => Promise<unknown>;

/** The types of Node 20 do not know that a handle is an emitter. */
interface Emitter {
  once(event: 'close', listener: () => void): unknown;
}

const real = jest.requireActual<typeof Promises>('node:fs/promises');

const HANDLE_CALLS = new Set([
  ...['read', 'write', 'writeFile', 'appendFile', 'readFile', 'stat', 'chmod', 'chown'],
  ...['truncate', 'sync', 'datasync'],
]);

/** Changes that a read-only file system refuses; it answers every question. */
const CHANGES = new Set(['mkdir', 'rename', 'link', 'rm', 'unlink', 'chmod', 'chown', 'writeFile']);

const opensToWrite = (flags: string | number = 'r') =>
  typeof flags === 'number' ? (flags & 3) !== 0 : /[wa+]/.test(flags);

/** Runs a call, unless a fault is planned for it. */
async function step<T>(name: string, run: () => Promise<T>, changes = false): Promise<T> {
  const fault = faultyCalls.next(name);
  if (fault === undefined || (fault === 'EROFS' && !changes)) return run();
  if (fault === 'done, then EIO') await undone(name, await run());
  throw injected(fault, name);
}

/** A call that opened a file and reports an error has given no handle to the caller. */
async function undone(name: string, result: unknown): Promise<void> {
  if (name !== 'open') return;
  await (result as FileHandle).close();
}

function faultyHandle(handle: FileHandle): FileHandle {
  faultyCalls.open += 1;
  // Streams close their handle by themselves.
  (handle as unknown as Emitter).once('close', () => {
    faultyCalls.open -= 1;
  });
  const close = async () => {
    // The descriptor is gone even when closing reports an error.
    await handle.close();
    await step('close', () => Promise.resolve());
  };
  return new Proxy(handle, {
    get: (target, name) => {
      if (name === 'close') return close;
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as Call;
      if (typeof name !== 'string' || !HANDLE_CALLS.has(name)) return call;
      return (...args: unknown[]) => handleCall(name, call, args);
    },
  });
}

function handleCall(name: string, call: Call, args: unknown[]): Promise<unknown> {
  // A real sync costs milliseconds, and no fault of these tests is about a power loss.
  if (name.endsWith('sync')) return step(name, () => Promise.resolve());
  if (canHappen('short write', name)) return writeStep(name, call, args);
  return step(name, () => call(...args));
}

async function writeStep(name: string, call: Call, args: unknown[]): Promise<unknown> {
  const fault = faultyCalls.next(name);
  if (fault === undefined || fault === 'EROFS') return call(...args);
  const data = args[0] as Uint8Array;
  if (fault === 'short write') {
    const half = data.subarray(0, Math.ceil(data.length / 2));
    const done = await call(half, ...args.slice(1));
    if (name === 'write') return done;
  }
  if (fault === 'done, then EIO') await call(...args);
  throw injected(fault, name);
}

/**
 * `node:fs/promises` with planned faults. A spec puts it in place by
 * `jest.mock('node:fs/promises', () => jest.requireActual('@meta-agent/durable-files/testing').faultyPromises)`.
 */
export const faultyPromises: Record<string, unknown> = {};
for (const [name, value] of Object.entries(real)) {
  faultyPromises[name] =
    typeof value === 'function' && name !== 'open'
      ? (...args: unknown[]) =>
          step(name, () => (value as unknown as Call)(...args), CHANGES.has(name))
      : value;
}
faultyPromises.open = async (path: string, flags?: string | number, mode?: number) =>
  step('open', async () => faultyHandle(await real.open(path, flags, mode)), opensToWrite(flags));
