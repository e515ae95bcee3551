import type { SettleSettings } from './settle-options';

/** The settings that decide which label and which profit a price gives, with their flags. */
const FLAGS = {
  label_horizon_minutes: '--label-horizon',
  barrier: '--barrier',
  take_profit_pct: '--take-profit',
  stop_loss_pct: '--stop-loss',
  cost_pct: '--cost-pct',
} as const satisfies Partial<Record<keyof SettleSettings, string>>;

/** The training of a model, as its metadata tells it. */
interface Training {
  readonly config: Readonly<Record<string, unknown>>;
  readonly data: { readonly label_source: string };
}

/**
 * Says where prices settle the records by other settings than those of a model's training: then its
 * changes are measured by labels and profits that it never learned. Null where they agree, and for
 * a model that was not trained by prices.
 * @example
 * const settings = { barrier: 1.5, take_profit_pct: null, stop_loss_pct: null, cost_pct: 0.04 };
 * const now = { ...settings, bar_time: 'close', bar_minutes: null, label_horizon_minutes: 60 };
 * const training = { config: { ...now, cost_pct: 0.2 }, data: { label_source: 'prices' } };
 * otherSettlementInWords(now, training); // 'The prices settle by other settings than in the training of the model: --cost-pct 0.04 (training: 0.2).'
 */
export function otherSettlementInWords(
  settings: SettleSettings,
  { config, data }: Training,
): string | null {
  if (data.label_source !== 'prices') return null;
  const isPercent = settings.take_profit_pct !== null && config.take_profit_pct != null;
  const shown = (value: unknown) => (typeof value === 'number' ? String(value) : 'none');
  const differences = Object.entries(FLAGS).flatMap(([key, flag]) => {
    const [now, then] = [settings[key as keyof typeof FLAGS], config[key]];
    const isSame = then === undefined || now === then || (key === 'barrier' && isPercent);
    return isSame ? [] : [`${flag} ${shown(now)} (training: ${shown(then)})`];
  });
  return differences.length === 0
    ? null
    : `The prices settle by other settings than in the training of the model: ${differences.join(', ')}.`;
}
