import type { Admit } from '../../decide/admit-record';
import type { DecisionService } from '../../decide/decision-service';
import { limitIdle } from '../connection/limit-idle';
import { whileStreaming } from '../connection/streaming';
import type { Exchange } from '../contract/route';
import type { Turns } from '../load/batch-turns';
import { mediaTypeOf } from '../request/media-type';
import { readFlag } from '../request/read-query';
import { answerArray } from './answer-array';
import { answerLines, NDJSON } from './answer-lines';
import { createDecideItems } from './decide-items';

const STALL_LIMIT_MS = 60_000;

/**
 * `POST /predict/batch`: many records, answered in the order and media type of the request.
 * @param stallLimitMs the connection is closed when an answer makes no progress for this long
 */
export function createPredictBatch(
  service: Pick<DecisionService, 'decide' | 'agents'>,
  admit: Admit,
  turns: Turns,
  stallLimitMs = STALL_LIMIT_MS,
) {
  return async function predictBatch(exchange: Exchange): Promise<void> {
    const { requestId, caller, query } = exchange;
    const isExplained = readFlag(query, 'explain');
    const options = { isExplained, client: caller.name, requestId };
    const decide = createDecideItems(service, options);
    const work = { decide, admit, agents: () => service.agents, turns };
    const type = mediaTypeOf(exchange.req, ['application/json', NDJSON]);
    const { socket } = exchange.req;
    if (type === NDJSON) {
      await whileStreaming(socket, () => answerLines(exchange, work, stallLimitMs));
      return;
    }
    limitIdle(socket);
    await answerArray(exchange, work, stallLimitMs);
  };
}
