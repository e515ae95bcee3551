import type { Decision } from '@meta-agent/decision';
import type { Action } from '@meta-agent/features';
import { MeasuredChanges } from './measured-changes';
import type { Truth } from './measured-decisions';

const DAY_MS = 86_400_000;
const OPTIONS = { lifeMs: 3_600_000, seed: 1 };

const decided = (vote: Action, action: Action, isOverride = true) =>
  ({
    action,
    base_ensemble_action: vote,
    use_meta: isOverride,
    changed: isOverride && vote !== action,
  }) as Decision;
const truthOf = (label: Action | null, profits: Truth['profits'], isAssumed = false): Truth => ({
  label: { action: label, isAssumed },
  profits,
});
const settled = { SELL: -1, HOLD: 0, BUY: 2 };

describe('the changes of the vote', () => {
  it('are counted apart from confirmations and fallbacks, by what they do to trades', () => {
    const measured = new MeasuredChanges();
    measured.add(0, decided('BUY', 'BUY'), truthOf('BUY', settled));
    measured.add(1, decided('BUY', 'BUY', false), truthOf('BUY', settled));
    measured.add(2, decided('HOLD', 'BUY'), truthOf('BUY', settled));
    measured.add(3, decided('SELL', 'HOLD'), truthOf('BUY', settled));
    measured.add(4, decided('SELL', 'BUY'), truthOf('BUY', settled));
    const { accuracy, profit, ...counts } = measured.worth(OPTIONS);
    expect(counts).toEqual({ changes: 3, added: 1, removed: 1, reversed: 1 });
    expect(profit).toMatchObject({ known: 3, known_share: 1, sum: 2 + 1 + 3, mean: 2 });
    expect(accuracy).toMatchObject({ known: 3, right: 2, base_right: 0, mean: 2 / 3 });
  });

  it('count neither a label that is the vote by construction nor an unknown profit', () => {
    const measured = new MeasuredChanges();
    measured.add(0, decided('BUY', 'HOLD'), truthOf('BUY', settled, true));
    measured.add(1, decided('BUY', 'HOLD'), truthOf(null, { SELL: null, HOLD: 0, BUY: null }));
    measured.add(2, decided('BUY', 'HOLD'), truthOf(null, null));
    const { accuracy, profit } = measured.worth(OPTIONS);
    expect(accuracy).toMatchObject({ known: 0, known_share: 0, right: 0, mean: null });
    expect(profit).toMatchObject({ known: 1, known_share: 1 / 3, sum: -2 });
  });

  it('are evidence over the whole time of the log, not merely from the first to the last', () => {
    const measured = new MeasuredChanges();
    measured.add(0, decided('HOLD', 'HOLD', false), truthOf('HOLD', settled));
    for (let day = 10; day < 20; day += 1) {
      measured.add(day * DAY_MS, decided('HOLD', 'BUY'), truthOf('BUY', settled));
    }
    measured.add(32 * DAY_MS, decided('HOLD', 'HOLD', false), truthOf('HOLD', settled));
    expect(measured.worth(OPTIONS).profit.evidence).toMatchObject({
      status: 'not_enough_time',
      blocks: 32,
      active_blocks: 10,
      span_days: 32,
    });
  });

  it('are none in an empty log', () => {
    const { changes, profit } = new MeasuredChanges().worth(OPTIONS);
    expect([changes, profit.known_share, profit.evidence.blocks]).toEqual([0, null, 0]);
  });
});
