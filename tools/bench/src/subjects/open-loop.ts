import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { quantile } from '../measure/summary';

/** More than are ever in flight at the measured rates: no request waits for a connection. */
const CONNECTIONS = 64;
const WARM_UP_SHARE = 0.2;

interface Connection {
  readonly socket: Socket;
  /** When the unanswered request was due; NaN when there is none. */
  dueMs: number;
  /** Bytes of the answer that are still to come; NaN before its header. */
  left: number;
}

/**
 * Sends requests at a constant rate, whether earlier ones are answered or not, and prints the
 * quantiles of the time from when each was due to the end of its answer, as JSON, in milliseconds.
 * A client that waits for answers would hide every stall of the server but one request's.
 * Arguments: URL, requests a second, seconds, a file of bodies by line.
 */
async function main([url, rateText, secondsText, file]: readonly string[]): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const requests = readFileSync(file, 'utf8').trimEnd().split('\n').map(requestTo);
  function requestTo(body: string): Buffer {
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `host: ${hostname}:${port}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
    ];
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  const [rate, seconds] = [Number(rateText), Number(secondsText)];
  const latencies: number[] = [];
  const idle: Connection[] = [];
  for (let k = 0; k < CONNECTIONS; k += 1) {
    const connection = { socket: connect(Number(port), hostname), dueMs: NaN, left: NaN };
    connection.socket.setNoDelay(true).on('data', (bytes) => {
      if (!isAnswered(connection, bytes)) return;
      latencies.push(performance.now() - connection.dueMs);
      idle.push(connection);
    });
    idle.push(connection);
  }
  await sendAll(Math.round(rate * seconds), rate, requests, idle);
  const counted = latencies.slice(Math.round(WARM_UP_SHARE * latencies.length));
  counted.sort((a, b) => a - b);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => quantile(counted, share));
  process.stdout.write(JSON.stringify({ p50, p99, p999 }));
  process.exit();
}

/** Sends each request when it is due, then waits until all connections are idle. */
function sendAll(
  count: number,
  rate: number,
  requests: readonly Buffer[],
  idle: Connection[],
): Promise<void> {
  const startMs = performance.now() + 100;
  let sent = 0;
  return new Promise((resolve) => {
    // A timer would be late by up to a millisecond: look at the clock in every turn.
    const turn = () => {
      const nowMs = performance.now();
      while (sent < count) {
        const dueMs = startMs + (1000 * sent) / rate;
        const connection = dueMs > nowMs ? undefined : idle.shift();
        if (connection === undefined) break;
        connection.dueMs = dueMs;
        connection.left = NaN;
        connection.socket.write(requests[sent % requests.length]);
        sent += 1;
      }
      if (sent === count && idle.length === CONNECTIONS) resolve();
      else setImmediate(turn);
    };
    turn();
  });
}

/** Whether the answer is whole with these bytes. @throws Error for any status but 200 */
function isAnswered(connection: Connection, bytes: Buffer): boolean {
  if (Number.isNaN(connection.left)) {
    const text = bytes.toString('latin1');
    if (!text.startsWith('HTTP/1.1 200')) throw new Error(text.slice(0, 200));
    const body = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    connection.left = text.indexOf('\r\n\r\n') + 4 + body;
  }
  connection.left -= bytes.length;
  return connection.left === 0;
}

void main(process.argv.slice(2));
