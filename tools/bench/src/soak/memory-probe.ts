import { Session } from 'node:inspector';
import { createServer } from 'node:net';
import { getHeapCodeStatistics } from 'node:v8';

/** Memory in bytes, by `process.memoryUsage`, and how much of the heap is compiled code. */
export type Memory = NodeJS.MemoryUsage & { readonly code: number };

function readMemory(): Memory {
  const { code_and_metadata_size, bytecode_and_metadata_size } = getHeapCodeStatistics();
  return { ...process.memoryUsage(), code: code_and_metadata_size + bytecode_and_metadata_size };
}

/**
 * Loaded into a soaked process by `--require`. Who connects to the socket SOAK_PROBE gets the memory that is left
 * when V8 has collected all garbage and has given its free pages back, as JSON.
 */
function listen(path: string): void {
  const session = new Session();
  session.connect();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    session.post('HeapProfiler.collectGarbage', () => {
      socket.end(JSON.stringify(readMemory()));
    });
  });
  server.listen(path).unref();
}

if (process.env.SOAK_PROBE !== undefined) listen(process.env.SOAK_PROBE);
