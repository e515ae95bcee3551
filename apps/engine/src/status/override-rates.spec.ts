import { OverrideRates } from './override-rates';

function fill(rates: OverrideRates, client: string | null, decisions: number, share: number) {
  for (let i = 0; i < decisions; i += 1) rates.record(client, i % 100 < 100 * share);
}

describe('the override rate of each client', () => {
  it('is not hidden by 1,000 agreeing records of another client', () => {
    const warnings: string[] = [];
    const rates = new OverrideRates(0.4, (message) => warnings.push(message));
    fill(rates, 'desk-1', 1000, 0.52);
    fill(rates, 'flood', 5000, 0);
    expect(rates.describe()).toEqual({ 'desk-1': 0.52, flood: 0 });
    expect(warnings).toEqual([
      '[MetaV2] High override rate: 52% (threshold: 40%) | Client: desk-1',
    ]);
  });

  it('is known from 1,000 decisions on, and for clients with a name alone', () => {
    const rates = new OverrideRates(0.4, fail);
    fill(rates, 'desk-1', 999, 1);
    fill(rates, null, 2000, 1);
    expect(rates.describe()).toEqual({});
    rates.reset();
    fill(rates, 'desk-1', 1000, 0.1);
    expect(rates.describe()).toEqual({ 'desk-1': 0.1 });
  });

  it('takes no more memory from ten thousand clients than from 256', () => {
    const rates = new OverrideRates(1, fail);
    for (let i = 0; i < 10_000; i += 1) rates.record(`client-${i}`, false);
    fill(rates, 'last', 1000, 0);
    expect(Object.keys(rates.describe())).toEqual(['last']);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
