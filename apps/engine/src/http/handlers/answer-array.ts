import type { ServerResponse } from 'node:http';
import { showReceived } from '@meta-agent/features';
import { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { JSON_TYPE } from '../answer/send';
import { StallGuard } from '../connection/stall-guard';
import { MAX_ARRAY_BYTES, MAX_ARRAY_ITEMS, MAX_ARRAY_VALUES } from '../contract/limits';
import type { Exchange } from '../contract/route';
import { parseJson } from '../request/parse-json';
import { readBody } from '../request/read-body';
import { parseItem } from '../request/validate-record';
import type { LineWork } from './answer-lines';
import { itemOf, SLICE } from './decide-items';

const ADVICE = 'send larger batches as application/x-ndjson';
const HEADERS = {
  'content-type': JSON_TYPE,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
const LIMITS = { maxValues: MAX_ARRAY_VALUES, maxItems: MAX_ARRAY_ITEMS, advice: ADVICE };

/**
 * Answers a JSON array, slice by slice, while the client reads; stops when the client leaves. An
 * error before the first slice is the answer; later, it is in the place of each item of its slice.
 * @param stallLimitMs longest time between two slices; then the connection is closed
 */
export async function answerArray(
  exchange: Exchange,
  work: LineWork,
  stallLimitMs: number,
): Promise<void> {
  const values = await readArray(exchange);
  exchange.load.beginBatch();
  const { res } = exchange;
  const guard = new StallGuard(res, stallLimitMs);
  try {
    for (let separator = '['; separator === '[' || values.length > 0; separator = ',') {
      const answers = await answersTo(values.splice(0, SLICE), work, res);
      if (!res.headersSent) res.writeHead(200, HEADERS);
      await guard.write(answers.length === 0 ? separator : separator + answers.join(','));
    }
  } catch (error) {
    if (!res.destroyed) throw error;
    return;
  }
  res.end(']');
}

async function readArray({ req, load }: Exchange): Promise<unknown[]> {
  const { bytes } = await readBody(req, { maxBytes: MAX_ARRAY_BYTES, advice: ADVICE }, load);
  load.begin();
  const { value } = parseJson(bytes, LIMITS);
  if (Array.isArray(value)) return value as unknown[];
  const received = showReceived(value);
  throw new EngineError('invalid_batch', { expected: 'an array of records', received });
}

async function answersTo(
  slice: readonly unknown[],
  { decide, admit, agents, turns }: LineWork,
  res: ServerResponse,
): Promise<readonly string[]> {
  try {
    await turns.next();
    if (res.destroyed) return []; // the client has left: its next write throws
    return await decide(slice.map((value) => itemOf(() => admit(parseItem(value, agents())))));
  } catch (error) {
    if (!res.headersSent || !(error instanceof EngineError)) throw error;
    const problem = JSON.stringify(problemOf(error));
    return slice.map(() => problem);
  }
}
