import { adviceFor } from './advice';

describe('the advice for a failed gate', () => {
  const GATES = [
    'not_enough_time',
    'identified_changes_pnl',
    'change_uplift_pnl_lower_bound',
  ] as const;

  it.each(GATES)('of %s does not ask for data when the model never changes the vote', (gate) => {
    expect(adviceFor(gate, false)).toContain('The model never changes the vote');
    expect(adviceFor(gate, true)).not.toContain('never changes');
  });

  it('of another gate is the same without changes', () => {
    expect(adviceFor('override_rate', false)).toBe(adviceFor('override_rate', true));
  });
});
