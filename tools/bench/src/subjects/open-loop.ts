import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { quantile } from '../measure/summary';
import { readHead } from './answer-head';

/** More than are ever in flight at the measured rates: no request waits for a connection. */
const CONNECTIONS = 64;
const WARM_UP_SHARE = 0.2;
/** Between two looks at the clock and at the answers. */
const NAP_MS = 0.05;
const NAP = new Int32Array(new SharedArrayBuffer(4));

/** What the client has seen. Times are in milliseconds, of the decisions alone. */
export interface OpenLoop {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  /** Requests that were refused with 503 and the time to come again. */
  readonly refused: number;
}

interface Connection {
  readonly socket: Socket;
  /** When the unanswered request was due; NaN when there is none. */
  dueMs: number;
  /** Bytes of the answer that are still to come; NaN before its header. */
  left: number;
  isRefused: boolean;
}

/**
 * Sends requests at a constant rate, whether earlier ones are answered or not, and prints the
 * quantiles of the time from when each was due to the end of its answer, as JSON. A refusal has no latency, is
 * counted, and is not sent again; any other answer than a decision ends the client with an error.
 * A client that waits for answers would hide every stall of the server but one request's. It naps
 * between two looks: a client that never sleeps takes a processor, and each time the kernel wakes
 * the server there, the server waits for milliseconds.
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
  sleepExactly();
  const latencies: number[] = [];
  let refused = 0;
  const idle: Connection[] = [];
  for (let k = 0; k < CONNECTIONS; k += 1) {
    const socket = connect(Number(port), hostname);
    const connection: Connection = { socket, dueMs: NaN, left: NaN, isRefused: false };
    connection.socket.setNoDelay(true).on('data', (bytes) => {
      if (!isAnswered(connection, bytes)) return;
      if (connection.isRefused) refused += 1;
      else latencies.push(performance.now() - connection.dueMs);
      idle.push(connection);
    });
    idle.push(connection);
  }
  await sendAll(Math.round(rate * seconds), rate, requests, idle);
  const counted = latencies.slice(Math.round(WARM_UP_SHARE * latencies.length));
  counted.sort((a, b) => a - b);
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => quantile(counted, share));
  process.stdout.write(JSON.stringify({ p50, p99, p999, refused } satisfies OpenLoop));
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
      else {
        const isWaiting = sent === count || idle.length === 0;
        nap(isWaiting ? NAP_MS : startMs + (1000 * sent) / rate - performance.now());
        setImmediate(turn);
      }
    };
    turn();
  });
}

/** Sleeps until a request is due, or shorter: a timer would be late by up to a millisecond. */
function nap(untilDueMs: number): void {
  if (untilDueMs > 0) Atomics.wait(NAP, 0, 0, Math.min(untilDueMs, NAP_MS));
}

/** Linux may let a thread sleep 50 µs longer than it asks, unless it says otherwise. */
function sleepExactly(): void {
  try {
    writeFileSync('/proc/self/timerslack_ns', '1000');
  } catch {
    // Another system: the requests are sent a little later, to all contestants.
  }
}

/**
 * Whether the answer is whole with these bytes.
 * @throws Error unless it is a decision, or a refusal that says when to come again
 */
function isAnswered(connection: Connection, bytes: Buffer): boolean {
  if (Number.isNaN(connection.left)) {
    const { refusal, bytes: all } = readHead(bytes.toString('latin1'));
    connection.isRefused = refusal !== null;
    if (refusal !== null && refusal.retryAfter === undefined)
      throw new Error('a refusal does not say when to come again');
    connection.left = all;
  }
  connection.left -= bytes.length;
  return connection.left === 0;
}

void main(process.argv.slice(2));
