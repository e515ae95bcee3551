import { DEFAULT_CONFIG } from '../config/train-config';
import { logGates, type LogShares } from './log-gates';

const LOG: LogShares = {
  contested: { moments: 0, rows: 0, share: 0, examples: [] },
  late: 0,
  future: 0,
  lines: 100,
  clients: [
    { client: null, rows: 20 },
    { client: 'a', rows: 60 },
    { client: 'b', rows: 20 },
  ],
};
const failed = (log: Partial<LogShares>, config = {}) =>
  logGates({ ...LOG, ...log }, { ...DEFAULT_CONFIG, ...config })
    .filter(({ passed }) => !passed)
    .map(({ name, value }) => [name, value]);

it('a sound log passes', () => {
  expect(failed({})).toEqual([]);
});

it('contested moments fail above half a percent', () => {
  expect(failed({ contested: { ...LOG.contested, share: 0.005 } })).toEqual([]);
  expect(failed({ contested: { ...LOG.contested, share: 0.006 } })).toEqual([['contested', 0.006]]);
});

it('late rows and rows from the future are counted together', () => {
  expect(failed({ late: 3, future: 2 })).toEqual([]);
  expect(failed({ late: 3, future: 3 })).toEqual([['late_rows', 0.06]]);
});

it('one client may send any share of the rows unless a limit is set', () => {
  expect(failed({}, { max_client_share: 0.5 })).toEqual([['client_share', 0.6]]);
});
