import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

const INFO = 'redis_version:7.2.0\r\nloading:0\r\n';
/** The reply to INFO of a Redis that is not too old. */
export const SOUND_INFO = `$${INFO.length}\r\n${INFO}\r\n`;

/** A server in place of Redis. */
export interface FakeRedis {
  readonly url: string;
  /** How many connections were opened so far. */
  connections(): number;
  close(): void;
}

/** Answers to each command, of which a packet holds one or more. */
export async function fakeRedis(answerTo: (command: string) => string): Promise<FakeRedis> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.on('data', (chunk) => {
      const commands = String(chunk).split(/(?=^\*\d)/m);
      for (const command of commands) socket.write(answerTo(command));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    connections: () => sockets.length,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
