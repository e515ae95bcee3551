import type { ShownDesk } from '@meta-agent/engine-api';
import { detailOf } from './detail-of';

const DESK: ShownDesk = {
  ...{ desk: 'btc', state: 'waiting', since: '2026-11-26T12:00:00Z', attempts: 1 },
  ...{ progress: null, version: null, failed_gates: [], reason: null },
};

it.each<[Partial<ShownDesk>, string]>([
  [{ state: 'promoted', version: 'v2' }, 'v2'],
  [{ state: 'candidate', version: 'v2', failed_gates: ['gain'] }, 'v2 is a candidate: failed gain'],
  [{ state: 'candidate', failed_gates: ['loads'] }, 'not saved: failed loads'],
  [{ state: 'training', progress: { stage: 'Fitting', share: 0.5 } }, 'Fitting, 50.0\u00a0%'],
  [{ state: 'retrying', reason: 'killed' }, 'attempt 1 failed: killed'],
  [{ state: 'failed', reason: 'no data' }, 'no data'],
  [{}, ''],
])('%j is told as "%s"', (change, text) => {
  expect(detailOf({ ...DESK, ...change })).toBe(text);
});
