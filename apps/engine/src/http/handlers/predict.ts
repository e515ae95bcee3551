import type { Admit } from '../../decide/admit-record';
import type { DecisionService } from '../../decide/decision-service';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import { sendDecision } from '../answer/send';
import { MAX_RECORD_BYTES } from '../contract/limits';
import type { Exchange } from '../contract/route';
import { mediaTypeOf } from '../request/media-type';
import { readBody } from '../request/read-body';
import { readFlag } from '../request/read-query';
import { readRecord } from '../request/validate-record';

const LIMIT = { maxBytes: MAX_RECORD_BYTES };

/** `POST /predict`: one record, one decision. */
export function createPredict(
  service: Pick<DecisionService, 'decide' | 'agents'>,
  metrics: Pick<EngineMetrics, 'observeDecision'>,
  admit: Admit,
) {
  return async function predict(exchange: Exchange): Promise<void> {
    const { requestId, req, res, caller, query, load } = exchange;
    const isExplained = readFlag(query, 'explain');
    mediaTypeOf(req, ['application/json']);
    const { bytes, wholeAtMs } = await readBody(req, LIMIT, load);
    load.begin();
    const record = admit(readRecord(bytes, service.agents));
    const decided = service.decide([record], { isExplained, client: caller.name, requestId });
    const [answer] = decided instanceof Promise ? await decided : decided;
    sendDecision(res, answer, () => {
      metrics.observeDecision((performance.now() - wholeAtMs) / 1000);
    });
  };
}
