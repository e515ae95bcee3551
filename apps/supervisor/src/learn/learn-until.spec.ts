import { blockRule } from '@meta-agent/supervision';
import type { DecidedRow } from '../input/decisions/decided-row';
import { learnUntil, type LearnInputs } from './learn-until';
import type { Learned } from './model-state';
import { championOf } from './step-champion';

const HOUR_MS = 3_600_000;
const RULE = {
  watch: {
    threshold: { floor: 0.65, cap: 0.9, targetPrecision: 0.7 },
    blocks: blockRule({ lifeMs: HOUR_MS, deviation: 1 }),
  },
  drift: { confidence: null, votes: null },
  online: null,
};
const ruleOf = (version: string) => (version === 'removed' ? null : RULE);

const row = (minute: number, modelVersion: string | null): DecidedRow => ({
  ...{ symbol: 'BTCUSDT', timestampMs: minute * 60_000, decidedAtMs: minute * 60_000 },
  ...{ horizon: null, id: null, modelVersion, vote: 'HOLD', action: 'BUY', isChange: true },
  answer: { action: 'BUY', topProbability: 0.8 },
  inForce: { stop: null, demoted: false, threshold: null, paused: false } as never,
  ...{ challenger: null, record: null },
});

function statesOf(rows: readonly DecidedRow[], more: Partial<LearnInputs> = {}, before?: Learned) {
  const settled = rows
    .filter(({ modelVersion }) => modelVersion !== null)
    .map((of) => ({
      ...{ row: of, knownAtMs: of.decidedAtMs, label: 'SELL' as const, wrong: [], traded: null },
      profits: { SELL: 1, HOLD: 0, BUY: -1 },
    }));
  const times = { everyMs: HOUR_MS, untilMs: 3 * HOUR_MS, releasedAtMs: [], promotions: [] };
  return [...learnUntil(before ?? null, { rows, settled, ruleOf, ...times, ...more })].map(
    ({ learned }) => learned,
  );
}

const counted = ({ modelVersion, state }: Learned) => [modelVersion, state.watch.counted];

describe('the states of a log', () => {
  it.each([null, 'removed'])('lose no settlement where a step ends with a row of %p', (version) => {
    const states = statesOf([row(1, 'v1'), row(2, 'v1'), row(3, version), row(70, 'v1')]);
    expect(states.map(counted)).toEqual([
      ['v1', 2],
      ['v1', 3],
    ]);
  });

  it('take up a release although no version was watched in its step', () => {
    const [first] = statesOf([row(1, 'v1')]);
    const { watch } = first.state;
    const demotion = { ...watch.demotion, isDemoted: true };
    const demoted = { ...first, state: { ...first.state, watch: { ...watch, demotion } } };
    const rows = [row(1, 'v1'), row(61, null), row(130, 'v1')];
    const states = statesOf(rows, { releasedAtMs: [90 * 60_000] }, demoted);
    expect(states.map(({ state }) => state.watch.demotion.isDemoted)).toEqual([false, false]);
  });

  it('go on with the promoted version while one engine still has the version before', () => {
    const promotions = [
      { version: 'v1', atMs: 0 },
      { version: 'v2', atMs: 10 * 60_000 },
    ];
    const rows = [row(1, 'v1'), row(11, 'v2'), row(12, 'v1'), row(70, 'v2'), row(71, 'v1')];
    expect(statesOf(rows, { promotions }).map(counted)).toEqual([
      ['v2', 1],
      ['v2', 2],
    ]);
  });
});

describe('the version that is watched', () => {
  const rows = [{ modelVersion: 'v2' }, { modelVersion: 'v1' }];
  const promotions = ['v1', 'v2', 'v1'].map((version, i) => ({ version, atMs: 100 * i }));

  it('is the one that was made current last until then, also by a rollback', () => {
    const at = (endMs: number) => championOf('v1', rows, { promotions, ruleOf, endMs });
    expect([50, 150, 250].map(at)).toEqual(['v1', 'v2', 'v1']);
  });

  it('is that of the last row while the ledger knows none', () => {
    expect(championOf('v2', rows, { promotions: [], ruleOf, endMs: 50 })).toBe('v1');
  });

  it('is another one once the version watched so far was removed', () => {
    expect(championOf('removed', rows, { promotions: [], ruleOf, endMs: 50 })).toBe('v1');
    expect(championOf('removed', [], { promotions: [], ruleOf, endMs: 50 })).toBeNull();
  });
});
