import type { DecisionDesk } from '../../decide/decision-service';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { parseJson } from '../request/parse-json';
import { mediaTypeOf, readBody } from '../request/read-body';
import { readFlag } from '../request/read-flag';
import type { Exchange } from '../contract/route';
import { sendDecision } from '../answer/send';
import { askedRecord } from '../request/validate-record';

export const MAX_RECORD_BYTES = 1_048_576;

/** `POST /predict`: one record, one decision. */
export function createPredict(
  desk: Pick<DecisionDesk, 'decide'>,
  metrics: Pick<EngineMetrics, 'observeDecision'>,
) {
  return async function predict({ req, res, query }: Exchange): Promise<void> {
    const isExplained = readFlag(query, 'explain');
    mediaTypeOf(req, ['application/json']);
    const { bytes, wholeAtMs } = await readBody(req, MAX_RECORD_BYTES);
    const decided = desk.decide([askedRecord(parseJson(bytes))], isExplained);
    const [answer] = decided instanceof Promise ? await decided : decided;
    sendDecision(res, answer, () => {
      metrics.observeDecision((performance.now() - wholeAtMs) / 1000);
    });
  };
}
