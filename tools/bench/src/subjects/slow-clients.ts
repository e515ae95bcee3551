import { connect } from 'node:net';

const BYTE_MS = 1000;
const RECONNECT_MS = 5000;
/** One address may have 1,024 connections: these share the work. */
const ADDRESSES = 8;
/** Connections that are opened in one go. */
const TOGETHER = 100;

/**
 * Clients that send a decision's body a byte a second, and come again 5 to 15 s after they were closed. Prints a line
 * when all have been opened, then runs until it is killed. Arguments: URL, clients.
 */
function main([url, clients]: readonly string[]): void {
  const { hostname, port, pathname } = new URL(url);
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: 600\r\n\r\n`;
  let opened = 0;
  const open = (localAddress: string) => {
    const socket = connect({ port: Number(port), host: hostname, localAddress });
    let timer: NodeJS.Timeout | undefined;
    socket.on('connect', () => {
      socket.write(head);
      timer = setInterval(() => socket.write(' '), BYTE_MS);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      setTimeout(open, RECONNECT_MS * (1 + 2 * Math.random()), localAddress);
    });
    socket.resume();
  };
  const opening = setInterval(() => {
    for (let k = 0; k < TOGETHER && opened < Number(clients); k += 1) {
      open(`127.0.0.${2 + (opened % ADDRESSES)}`);
      opened += 1;
    }
    if (opened < Number(clients)) return;
    clearInterval(opening);
    process.stdout.write('opened\n');
  }, 20);
}

main(process.argv.slice(2));
