import { createServer } from 'node:net';
import { environmentSchema } from '@meta-agent/engine-api';
import { ok, warning, wrong, type Finding } from './finding';

const NAME = 'port';

/**
 * Checks whether the engine could listen at an address by listening there.
 * @param answer the response of another server at that address
 */
export async function checkPort(host: string, typed: string, answer?: string): Promise<Finding> {
  const { data: port, error } = environmentSchema.shape.META_PORT.safeParse(typed);
  if (error !== undefined) {
    const detail = `META_PORT is ${typed}, expected ${error.issues[0].message}`;
    return wrong(NAME, detail, 'export META_PORT=8001');
  }
  const code = await tryToListen(host, port);
  if (code === null) return ok(NAME, `${host}:${port} is free`);
  if (code === 'EADDRINUSE') {
    const detail = `${host}:${port} is in use, but no engine answers there: ${answer ?? 'nothing'}`;
    return warning(NAME, detail, `ss -ltnp 'sport = :${port}' shows the program`);
  }
  if (code === 'EACCES') {
    const detail = `this user may not listen on ${host}:${port}`;
    return wrong(NAME, detail, 'export META_PORT=8001');
  }
  return wrong(
    NAME,
    `no program can listen on ${host}:${port}: ${code}`,
    'export META_HOST=127.0.0.1',
  );
}

/** The error code of the attempt; null when it succeeds. */
function tryToListen(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      resolve(code ?? message);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}
