import type { ChampionComparison } from '@meta-agent/model-io';
import { championInWords } from './champion-in-words';

const COMPARED: ChampionComparison = {
  ...{ version: 'V1', trained_until: '2026-02-01T00:00:00.000Z' },
  ...{ first_timestamp: '2026-02-01T02:15:00.000Z', records: 3360, differing: 90 },
  ...{ metric: 'pnl', identified_share: 1, difference: 0.012 },
  evidence: {
    ...{ status: 'measured', life_minutes: 120, life_known: true, blocks: 21, active_blocks: 18 },
    ...{
      span_days: 7,
      estimate: 0.012,
      standard_error: 0.01,
      critical_value: 2,
      lower_bound: -0.02,
    },
    ...{ upper_bound: 0.05, ci95: [-0.01, 0.03], missing_days: null, weeks_to_prove: 9 },
  },
};
const words = (changes: Partial<ChampionComparison> = {}) =>
  championInWords({ ...COMPARED, ...changes }, 0.9).join('\n');
const evidence = (changes: Partial<ChampionComparison['evidence']>) => ({
  evidence: { ...COMPARED.evidence, ...changes },
});

it('names the current version, the records, the gain with its bounds, and what they prove', () => {
  expect(words()).toBe(
    'Compared with the current version V1, on the 3,360 records after its training: 90 decisions differ. ' +
      'On these the candidate gains +0.012 % per decision (one-sided bounds at 0.005: −0.020 to +0.050 %). ' +
      'It is better, but that is not proven.',
  );
});

it.each([
  ['proven better', evidence({ lower_bound: 0.001 }), 'It is proven better.'],
  ['not better', { difference: -0.001 }, 'It is not better. V1 stays.'],
  [
    'proven worse',
    { difference: -0.03, ...evidence({ upper_bound: -0.01 }) },
    'It is proven worse. V1 stays.',
  ],
  ['equal', { differing: 0 }, 'the decisions are the same. V1 stays.'],
  [
    'without later records',
    { records: 0 },
    'no record of the test part is later than its training (until 2026-02-01 00:00:00 UTC). V1 stays; train again',
  ],
  [
    'not identified',
    { identified_share: 0.4 },
    '90 decisions differ, and 40.0 % of them are known on both sides; 90.0 % are needed. V1 stays; --prices',
  ],
  [
    'too short',
    evidence({ status: 'not_enough_time', blocks: 9, active_blocks: 8, missing_days: 2.4 }),
    'It takes 16, half of them with different decisions, and 3 more days of data like these. V1 stays.',
  ],
  ['in accuracy', { metric: 'accuracy' as const }, 'gains +1.2 points of accuracy per decision'],
])('says what follows from a candidate that is %s', (_, changes, expected) => {
  expect(words(changes)).toContain(expected);
});
