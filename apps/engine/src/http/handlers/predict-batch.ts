import { setImmediate as nextTurn } from 'node:timers/promises';
import { showReceived } from '@meta-agent/features';
import type { Admit } from '../../decide/admit-record';
import type { DecisionService } from '../../decide/decision-service';
import { EngineError } from '../../problem/engine-error';
import { JSON_TYPE, sendText } from '../answer/send';
import { limitIdle } from '../connection/limit-idle';
import { whileStreaming } from '../connection/streaming';
import type { Exchange } from '../contract/route';
import { MAX_BATCH_BYTES } from '../request/limits';
import { mediaTypeOf } from '../request/media-type';
import { parseJson } from '../request/parse-json';
import { readBody } from '../request/read-body';
import { readFlag } from '../request/read-flag';
import { parseItem } from '../request/validate-record';
import { answerLines, NDJSON, type LineWork } from './answer-lines';
import { createDecideItems, itemOf, SLICE } from './decide-items';

const STALL_LIMIT_MS = 60_000;

/**
 * `POST /predict/batch`: many records, answered in the order and media type of the request.
 * @param stallLimitMs a stream of lines is closed when it makes no progress for this long
 */
export function createPredictBatch(
  service: Pick<DecisionService, 'decide'>,
  admit: Admit,
  stallLimitMs = STALL_LIMIT_MS,
) {
  return async function predictBatch(exchange: Exchange): Promise<void> {
    const decide = createDecideItems(service, readFlag(exchange.query, 'explain'));
    const type = mediaTypeOf(exchange.req, ['application/json', NDJSON]);
    const { socket } = exchange.req;
    if (type === NDJSON) {
      await whileStreaming(socket, () => answerLines(exchange, { decide, admit }, stallLimitMs));
      return;
    }
    limitIdle(socket);
    await answerArray(exchange, { decide, admit });
  };
}

async function answerArray({ req, res }: Exchange, { decide, admit }: LineWork): Promise<void> {
  const { value: values } = parseJson((await readBody(req, MAX_BATCH_BYTES)).bytes);
  if (!Array.isArray(values)) {
    const received = showReceived(values);
    throw new EngineError('invalid_batch', { expected: 'an array of records', received });
  }
  const answers: string[] = [];
  for (let at = 0; at < values.length; at += SLICE) {
    const items = values
      .slice(at, at + SLICE)
      .map((value) => itemOf(() => admit(parseItem(value))));
    for (const answer of await decide(items)) answers.push(answer);
    await nextTurn();
  }
  sendText(res, 200, JSON_TYPE, `[${answers.join(',')}]`);
}
