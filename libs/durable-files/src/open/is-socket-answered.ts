/**
 * Whether a program listens on a Unix socket. A program that ended without a stop leaves a socket
 * that nobody answers.
 * @example
 * import { createServer } from 'node:net';
 * const server = createServer().listen('admin.sock');
 * await isSocketAnswered('admin.sock'); // true
 * await new Promise((resolve) => server.close(resolve));
 * await isSocketAnswered('admin.sock'); // false
 */
export async function isSocketAnswered(path: string): Promise<boolean> {
  // Few programs ask, and loading it takes milliseconds.
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
