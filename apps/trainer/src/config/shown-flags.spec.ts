import { SHOWN_DEFAULTS } from './shown-flags';
import { DEFAULT_CONFIG } from './train-config';

describe('the help of the settings', () => {
  it('shows the default of each setting that has one', () => {
    const settings = Object.entries(DEFAULT_CONFIG).filter(([key]) => key in SHOWN_DEFAULTS);
    const shown = settings.map(([key]) => [
      key,
      SHOWN_DEFAULTS[key as keyof typeof SHOWN_DEFAULTS],
    ]);
    const inForce = settings.map(([key, value]) => [key, textOf(key, value)]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(inForce));
    expect(shown.length).toBeGreaterThan(30);
  });
});

/** Of a setting without a default, what its absence means. */
const WITHOUT: Readonly<Record<string, string>> = {
  ...{ min_date: 'none', max_date: 'none', symbol_map: 'none' },
  ...{ label_horizon_minutes: 'not known', bar_minutes: 'not checked' },
  ...{ take_profit_pct: '--barrier', stop_loss_pct: '--barrier' },
  ...{ target_override_precision: 'no certificate', primary_horizon: 'every horizon' },
};

function textOf(key: string, value: unknown): unknown {
  if (key === 'base_weights') {
    return `${Object.values(value as object).join(', ')}; equal for other agents`;
  }
  const isAbsent = value === null || (Array.isArray(value) && value.length === 0);
  if (isAbsent) return WITHOUT[key];
  return typeof value === 'string' ? value : JSON.stringify(value);
}
