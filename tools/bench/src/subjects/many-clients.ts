import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { quantile } from '../measure/summary';
import { readHead, type AnswerHead } from './answer-head';

/** What the clients have seen. Times are in milliseconds. */
export interface Seen {
  /** Decisions a second. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly refused: number;
  /** From the request to the end of the refusal; null without one. */
  readonly refusedP50: number | null;
  readonly refusedP99: number | null;
  /** Refusals that do not say when to come again. */
  readonly withoutRetryAfter: number;
  readonly closed: number;
}

const WARM_UP_SHARE = 0.25;
const RECONNECT_MS = 1000;

/**
 * Clients that ask again as soon as they are answered, each on its own connection. One that is refused comes again
 * when it was told to, in the second after. Prints a line when the
 * connections are open and it begins to count, and after the seconds what they have seen, as JSON; the same
 * again for each line of its input, and ends with it.
 * Arguments: URL, clients, seconds, a file of bodies by line.
 */
function main([url, clients, seconds, file]: readonly string[]): void {
  const { hostname, port, pathname } = new URL(url);
  const bodies = readFileSync(file, 'utf8').trimEnd().split('\n');
  const requests = bodies.map((body) => {
    const head = [
      `POST ${pathname} HTTP/1.1`,
      `host: ${hostname}:${port}`,
      'content-type: application/json',
    ];
    return Buffer.from(
      `${head.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
  const watch = new Watch(1000 * Number(seconds));
  for (let k = 0; k < Number(clients); k += 1)
    startClient(() => connect(Number(port), hostname), requests, k, watch);
}

/** Counts from the end of the warm-up on, and prints at the end. */
class Watch {
  readonly #answered: number[] = [];
  readonly #refused: number[] = [];
  #withoutRetryAfter = 0;
  #closed = 0;
  #isCounting = false;

  constructor(readonly lastsMs: number) {
    setTimeout(() => {
      this.#count();
    }, WARM_UP_SHARE * lastsMs);
    process.stdin.on('data', () => {
      this.#count();
    });
    process.stdin.on('end', () => process.exit());
  }

  #count(): void {
    this.#answered.length = this.#refused.length = 0;
    this.#withoutRetryAfter = this.#closed = 0;
    this.#isCounting = true;
    process.stdout.write('counting\n');
    const startMs = performance.now();
    setTimeout(() => {
      this.#isCounting = false;
      this.#print(performance.now() - startMs);
    }, this.lastsMs);
  }

  answer(tookMs: number): void {
    if (this.#isCounting) this.#answered.push(tookMs);
  }

  refusal(tookMs: number, retryAfter: string | undefined): void {
    if (!this.#isCounting) return;
    this.#refused.push(tookMs);
    if (retryAfter === undefined) this.#withoutRetryAfter += 1;
  }

  close(): void {
    if (this.#isCounting) this.#closed += 1;
  }

  #print(lastedMs: number): void {
    const [answered, refused] = [this.#answered, this.#refused].map((all) =>
      all.sort((a, b) => a - b),
    );
    const at = (share: number) => (refused.length === 0 ? null : quantile(refused, share));
    const seen: Seen = {
      rate: (1000 * answered.length) / lastedMs,
      p50: quantile(answered, 0.5),
      p99: quantile(answered, 0.99),
      refused: refused.length,
      refusedP50: at(0.5),
      refusedP99: at(0.99),
      withoutRetryAfter: this.#withoutRetryAfter,
      closed: this.#closed,
    };
    process.stdout.write(`${JSON.stringify(seen)}\n`);
  }
}

function startClient(
  open: () => ReturnType<typeof connect>,
  requests: readonly Buffer[],
  first: number,
  watch: Watch,
): void {
  const socket = open();
  let at = first;
  let sentMs = 0;
  let left = NaN;
  let refusal: AnswerHead['refusal'] = null;
  const ask = () => {
    left = NaN;
    refusal = null;
    sentMs = performance.now();
    at += 1;
    socket.write(requests[at % requests.length]);
  };
  const end = () => {
    const tookMs = performance.now() - sentMs;
    if (refusal === null) {
      watch.answer(tookMs);
      ask();
      return;
    }
    watch.refusal(tookMs, refusal.retryAfter);
    setTimeout(ask, 1000 * (Number(refusal.retryAfter ?? 1) + Math.random()));
  };
  socket
    .setNoDelay(true)
    .on('connect', ask)
    .on('error', () => undefined);
  socket.on('data', (bytes) => {
    if (Number.isNaN(left)) {
      ({ refusal, bytes: left } = readHead(bytes.toString('latin1')));
    }
    left -= bytes.length;
    if (left === 0) end();
  });
  socket.on('close', () => {
    watch.close();
    setTimeout(startClient, RECONNECT_MS, open, requests, at, watch);
  });
}

main(process.argv.slice(2));
