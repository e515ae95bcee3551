import { settleSettings } from './settle-settings';
import { SETTLING } from './settling-options';

it('has the defaults that the help names', () => {
  const { barrier, cost_pct: costPct } = settleSettings({ barTime: 'close' } as never);
  expect(JSON.stringify(SETTLING.barrier)).toContain(`(default: ${barrier})`);
  expect(JSON.stringify(SETTLING.costPct)).toContain(`(default: ${costPct})`);
});
