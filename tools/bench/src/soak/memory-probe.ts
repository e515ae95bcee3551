import { Session } from 'node:inspector';
import { createServer } from 'node:net';

/**
 * Loaded into a soaked process by `--require`. Who connects to the socket SOAK_PROBE gets the memory that is left
 * when V8 has collected all garbage and has given its free pages back, as JSON (`process.memoryUsage`).
 */
function listen(path: string): void {
  const session = new Session();
  session.connect();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    session.post('HeapProfiler.collectGarbage', () => {
      socket.end(JSON.stringify(process.memoryUsage()));
    });
  });
  server.listen(path).unref();
}

if (process.env.SOAK_PROBE !== undefined) listen(process.env.SOAK_PROBE);
