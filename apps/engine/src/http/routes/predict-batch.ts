import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { showReceived } from '@meta-agent/features';
import type { Problem } from '@meta-agent/engine-api';
import type { AskedRecord } from '../../decide/parsed-record';
import type { DecisionDesk } from '../../decide/decision-service';
import { EngineError } from '../../problem/engine-error';
import { limitIdle } from '../connection/limit-idle';
import { parseJson, type Json } from '../request/parse-json';
import { MAX_RECORD_BYTES } from './predict';
import { mediaTypeOf, readBody, refuseAnnounced, tooLarge } from '../request/read-body';
import { readFlag } from '../request/read-flag';
import type { Exchange } from '../contract/route';
import { JSON_TYPE, sendText } from '../answer/send';
import { problemOf } from '../../problem/problem-of';
import { splitLines } from '../request/split-lines';
import { whileStreaming } from '../connection/streaming';
import { askedItem, askedRecord } from '../request/validate-record';

const MAX_BATCH_BYTES = 64 * 1_048_576;

const NDJSON = 'application/x-ndjson';

/** A client has to send a line, or to read its answers, so often. */
const PATIENCE_MS = 60_000;

/** Records that are decided before other requests get their turn. */
const SLICE = 256;

type Item = { readonly asked: AskedRecord } | { readonly problem: Problem };

/** `POST /predict/batch`: many records, answered in kind and in order. */
export function createPredictBatch(desk: Pick<DecisionDesk, 'decide'>, patienceMs = PATIENCE_MS) {
  return async function predictBatch(exchange: Exchange): Promise<void> {
    const isExplained = readFlag(exchange.query, 'explain');
    const decide = (items: readonly Item[]) => decideItems(desk, items, isExplained);
    const type = mediaTypeOf(exchange.req, ['application/json', NDJSON]);
    const { socket } = exchange.req;
    if (type === NDJSON) {
      await whileStreaming(socket, () => answerLines(exchange, decide, patienceMs));
      return;
    }
    limitIdle(socket);
    await answerArray(exchange, decide);
  };
}

type Decide = (items: readonly Item[]) => Promise<string[]>;

async function answerArray({ req, res }: Exchange, decide: Decide): Promise<void> {
  const { value: values } = parseJson((await readBody(req, MAX_BATCH_BYTES)).bytes);
  if (!Array.isArray(values)) {
    const received = showReceived(values);
    throw new EngineError('invalid_batch', { expected: 'an array of records', received });
  }
  const answers: string[] = [];
  for (let at = 0; at < values.length; at += SLICE) {
    const items = values.slice(at, at + SLICE).map((value) => itemOf(() => askedItem(value)));
    for (const answer of await decide(items)) answers.push(answer);
    await nextTurn();
  }
  sendText(res, 200, JSON_TYPE, `[${answers.join(',')}]`);
}

/** Line by line, as they come; a client that does not read its answers is not read from. */
async function answerLines(
  { req, res }: Exchange,
  decide: Decide,
  patienceMs: number,
): Promise<void> {
  refuseAnnounced(req, MAX_BATCH_BYTES);
  res.setHeader('content-type', NDJSON);
  res.setHeader('cache-control', 'no-store');
  res.setHeader('x-content-type-options', 'nosniff');
  const gone = new AbortController();
  // Not the connection's own limit, which a byte now and then would put off.
  const patience = setTimeout(() => req.socket.destroy(), patienceMs).unref();
  res.once('close', () => {
    clearTimeout(patience);
    gone.abort();
  });
  try {
    for await (const lines of splitLines(limited(req), MAX_RECORD_BYTES)) {
      for (let at = 0; at < lines.length; at += SLICE) {
        const items = lines
          .slice(at, at + SLICE)
          .map((line) => itemOf(() => askedRecord(parseLine(line))));
        const isFull = !res.write(`${(await decide(items)).join('\n')}\n`);
        if (isFull) await once(res, 'drain', { signal: gone.signal });
        else await nextTurn();
        patience.refresh();
      }
    }
  } catch (error) {
    endEarly({ req, res }, error);
    return;
  }
  res.end();
}

/** An error after the first answers can only be told as one more line. */
function endEarly({ req, res }: Pick<Exchange, 'req' | 'res'>, error: unknown): void {
  if (res.destroyed || req.errored !== null) {
    res.destroy();
    return;
  }
  if (!res.headersSent || !(error instanceof EngineError)) throw error;
  req.resume();
  res.end(`${JSON.stringify(problemOf(error))}\n`);
}

async function* limited(req: Exchange['req']): AsyncGenerator<Buffer> {
  let bytes = 0;
  // The answer goes on after the last byte was read, and after an error of ours.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BATCH_BYTES) throw tooLarge(MAX_BATCH_BYTES, `more than ${MAX_BATCH_BYTES}`);
    yield chunk;
  }
}

function parseLine(line: Buffer | null): Json {
  if (line !== null) return parseJson(line);
  throw new EngineError('line_too_long', { expected: `at most ${MAX_RECORD_BYTES} bytes` });
}

function itemOf(read: () => AskedRecord): Item {
  try {
    return { asked: read() };
  } catch (error) {
    if (error instanceof EngineError) return { problem: problemOf(error) };
    throw error;
  }
}

/** The answers as JSON, each in its record's place. */
async function decideItems(
  desk: Pick<DecisionDesk, 'decide'>,
  items: readonly Item[],
  isExplained: boolean,
): Promise<string[]> {
  const records = items.flatMap((item) => ('asked' in item ? [item.asked] : []));
  const decisions = await desk.decide(records, isExplained);
  let next = 0;
  return items.map((item) => ('asked' in item ? decisions[next++] : JSON.stringify(item.problem)));
}
