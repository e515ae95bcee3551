import type { LiveReport } from '@meta-agent/engine-api';
import { followReport } from './follow-report';

const reportOf = (flaw: string): LiveReport => ({ history: [], settled: null, flaw });

describe('a report', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is requested every ten seconds, also after an error, until the page stops', async () => {
    const answers = [reportOf('one'), new Error('no answer'), reportOf('two')];
    const told: (string | null)[] = [];
    const ask = jest.fn(() => {
      const answer = answers.shift() ?? reportOf('more');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    });
    const stop = followReport({ ask, onReport: ({ flaw }) => told.push(flaw) });
    await jest.advanceTimersByTimeAsync(25_000);
    expect([told, ask.mock.calls.length]).toEqual([['one', 'two'], 3]);
    stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('is not reported when the answer arrives after the stop', async () => {
    const told: unknown[] = [];
    let answer: (report: LiveReport) => void = () => undefined;
    const ask = () => new Promise<LiveReport>((resolve) => (answer = resolve));
    const stop = followReport({ ask, onReport: (report) => told.push(report) });
    stop();
    answer(reportOf('late'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
  });
});
