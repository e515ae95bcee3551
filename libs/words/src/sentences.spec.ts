import {
  demotionInWords,
  identificationInWords,
  inSampleInWords,
  labelSourceInWords,
  notEnoughTimeInWords,
  ratesInWords,
  reasonClause,
  reasonsInWords,
  stopInWords,
  weeksInWords,
} from './index';

const AT = '2026-02-05T23:54:27Z';

describe('the evidence in words', () => {
  it('says how profits are known', () => {
    expect(identificationInWords('prices')).toMatch(/every action is known\.$/);
    expect(identificationInWords('explored')).toMatch(/where it could have been drawn\.$/);
    expect(identificationInWords('executed')).toMatch(/known for vetoes alone/);
  });

  it('tells changes from confirmations', () => {
    expect(ratesInWords(0.002, 0.073)).toBe('changes 0.2 %, confirms 7.3 %');
    expect(ratesInWords(null, 1)).toBe('changes –, confirms 100.0 %');
  });

  it('names the days that are missing, rounded up, or none', () => {
    const short = { blocks: 8, active_blocks: 2 };
    const text =
      'The log is too short for evidence: 8 blocks of four lives of a label, 2 of them with changes. It takes 16 blocks, half of them with changes';
    expect(notEnoughTimeInWords({ ...short, missing_days: null }, 'The log')).toBe(`${text}.`);
    expect(notEnoughTimeInWords({ ...short, missing_days: 1.2 }, 'The log')).toBe(
      `${text}, and 2 more days of data like these.`,
    );
  });

  it('names the weeks of a proof, rounded up, and nothing where none are missing', () => {
    expect(weeksInWords(3.2)).toBe('; a gain of this size would need 4 more weeks');
    expect(weeksInWords(0)).toBe('');
    expect(weeksInWords(null)).toBe('');
  });
});

it('in-sample records are those of the same files, or of the time before the last one', () => {
  const inSample = { records: 12, last_timestamp: AT };
  expect(inSampleInWords({ ...inSample, same_files: false }, 20)).toMatch(
    /^12 of 20 records .* trained on the time until 2026-02-05T23:54:27Z\. /,
  );
  expect(inSampleInWords({ ...inSample, same_files: true }, 20)).toMatch(
    /trained on the files of the training\. /,
  );
});

describe('the reasons in words', () => {
  it('are the clause of a reason, or the reason itself where it is unknown', () => {
    expect(reasonClause('insufficient_agents')).toBe('fewer agents report than the quorum');
    expect(reasonClause('tomorrow')).toBe('tomorrow');
  });

  it('have the most frequent first, and none that never applied', () => {
    const counts = { halted: 1, stale_signals: 0, insufficient_agents: 2 };
    expect(reasonsInWords(counts, 4)).toBe(
      'in 50.0 % fewer agents report than the quorum; in 25.0 % the operator stopped the model',
    );
    expect(reasonsInWords({}, 4)).toBe('');
  });
});

it('a source of labels is named so that "labels from" reads as a sentence', () => {
  expect(['labels', 'prices', 'outcomes-guide'].map(labelSourceInWords)).toEqual([
    ...['a file of labels', 'prices', "outcomes, by the guide's rule"],
  ]);
});

it('a stop names who, when, why and what decides meanwhile', () => {
  const stop = { actor: 'ann', at: AT, reason: 'bad feed' };
  const text = (decides: string) =>
    `HALTED by ann since 2026-02-05 23:54:27 UTC: every decision is ${decides}. Reason: bad feed`;
  expect(stopInWords({ ...stop, to: 'vote' })).toBe(text('the vote'));
  expect(stopInWords({ ...stop, to: 'hold' })).toBe(text('HOLD'));
});

it('a demotion names the version that decides nothing', () => {
  expect(demotionInWords({ version: 'v1', at: AT, reason: 'worse than the vote' })).toBe(
    'DEMOTED since 2026-02-05 23:54:27 UTC: v1 decides nothing, the vote decides. Reason: worse than the vote',
  );
});
