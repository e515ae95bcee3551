import type { Route } from '../contract/route';
import { createPredict } from '../handlers/predict';
import { createPredictBatch } from '../handlers/predict-batch';
import type { RouteOptions } from './route-options';

const JSON_BODY = 'application/json';
const NDJSON = 'application/x-ndjson';
const EXPLAIN = { explain: "Add each feature's contribution to the decision." };

/** The common parts of both calls with one record, and of both calls with many. */
const ONE = {
  method: 'POST',
  use: 'decide',
  isShed: true,
  flags: EXPLAIN,
  body: { [JSON_BODY]: 'SignalRecord' },
  answers: { 200: { [JSON_BODY]: 'Decision' } },
} as const;
const MANY = {
  method: 'POST',
  use: 'decide',
  isShed: true,
  isLong: true,
  flags: EXPLAIN,
  body: { [JSON_BODY]: 'Batch', [NDJSON]: 'BatchRecord' },
  answers: { 200: { [JSON_BODY]: 'BatchAnswer', [NDJSON]: 'BatchItem' } },
} as const;

/** Calls that decide: counted, logged and measured. */
export function decisionRoutes(options: RouteOptions): Route[] {
  const { admit, decisionService, turns, metrics, past } = options;
  const measured = {
    observeDecision: (seconds: number) => {
      metrics.observeDecision(seconds);
      past.observe(seconds);
    },
  };
  return [
    {
      ...ONE,
      path: '/api/ai/meta/predict',
      isHot: true,
      summary: 'Decide one record.',
      handle: createPredict(decisionService, measured, admit),
    },
    {
      ...MANY,
      path: '/api/ai/meta/predict/batch',
      isHot: true,
      summary: 'Decide many records, in order.',
      description:
        'A JSON array of at most 4 MiB and 5,000 items, or one record a line, answered as they come. A record that cannot be decided gets a problem in its place. Lines may go on for as long as there is one each minute, 64 MiB in all.',
      handle: createPredictBatch(decisionService, admit, turns),
    },
  ];
}

/** The same calls without an effect: not counted, not logged, not in the measured latency. */
export function whatIfRoutes({ admitWhatIf, whatIfService, whatIfTurns }: RouteOptions): Route[] {
  const unmeasured = { observeDecision: () => undefined };
  return [
    {
      ...ONE,
      path: '/api/ai/meta/what_if',
      summary: 'What would be decided; neither counted nor logged.',
      handle: createPredict(whatIfService, unmeasured, admitWhatIf),
    },
    {
      ...MANY,
      path: '/api/ai/meta/what_if/batch',
      summary: 'What would be decided of many records; neither counted nor logged.',
      handle: createPredictBatch(whatIfService, admitWhatIf, whatIfTurns),
    },
  ];
}
