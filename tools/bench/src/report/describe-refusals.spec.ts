import { interleave } from '../measure/contest';
import { describeRefusals } from './describe-refusals';

const contestant = (name: string, figures: Record<string, number>) => ({
  name,
  run: () => ({ rate: 1, ...figures }),
});

describe('a bench whose requests were refused', () => {
  it('says how many, of whom, over all rounds', async () => {
    const contestants = [
      contestant('echo', {}),
      contestant('engine', { refused: 2, late: 1 }),
      contestant('another', { refused: 0, late: 0 }),
    ];
    expect(describeRefusals(await interleave(contestants, 3))).toBe(
      '**The machine was disturbed.** Requests that are in no other figure: engine: 6 refused, 3 late by seconds.',
    );
  });

  it('says that there were none', async () => {
    const results = await interleave([contestant('engine', { refused: 0 })], 2);
    expect(describeRefusals(results)).toBe('No request was refused.');
  });
});
