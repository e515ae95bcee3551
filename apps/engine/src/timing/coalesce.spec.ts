import { coalesce } from './coalesce';

describe('coalesced calls', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('run at once, and a flood leads to one further run per interval', () => {
    const work = jest.fn();
    const call = coalesce(work, 500);
    for (let i = 0; i < 50; i += 1) call();
    expect(work).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(500);
    expect(work).toHaveBeenCalledTimes(2);
    jest.advanceTimersByTime(5000);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('run at once again when the interval is over', () => {
    const work = jest.fn();
    const call = coalesce(work, 500);
    call();
    jest.advanceTimersByTime(500);
    call();
    expect(work).toHaveBeenCalledTimes(2);
  });
});
