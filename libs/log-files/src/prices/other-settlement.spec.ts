import { otherSettlementInWords } from './other-settlement';

const SETTINGS = {
  ...{ bar_time: 'close' as const, bar_minutes: null, label_horizon_minutes: 60 },
  ...{ barrier: 1.5, take_profit_pct: null, stop_loss_pct: null, cost_pct: 0.04 },
} as const;
const trainedWith = (config: object, label_source = 'prices') => ({
  config: { ...SETTINGS, ...config },
  data: { label_source },
});

describe('otherSettlementInWords', () => {
  it('names each setting that differs from the training, with both values', () => {
    const percents = { take_profit_pct: 0.25, stop_loss_pct: 0.25 };
    const text = otherSettlementInWords(SETTINGS, trainedWith({ ...percents, cost_pct: 0.2 }));
    expect(text).toBe(
      'The prices settle by other settings than in the training of the model: --take-profit none (training: 0.25), --stop-loss none (training: 0.25), --cost-pct 0.04 (training: 0.2).',
    );
  });

  it('says nothing where the settings agree, or cannot be compared', () => {
    const percents = { take_profit_pct: 1, stop_loss_pct: 1 };
    const said = [
      otherSettlementInWords(SETTINGS, trainedWith({})),
      otherSettlementInWords(SETTINGS, trainedWith({ cost_pct: undefined })),
      otherSettlementInWords(SETTINGS, trainedWith({ cost_pct: 1 }, 'labels')),
      otherSettlementInWords({ ...SETTINGS, ...percents, barrier: 3 }, trainedWith(percents)),
    ];
    expect(said).toEqual([null, null, null, null]);
  });
});
