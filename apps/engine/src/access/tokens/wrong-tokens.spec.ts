import { WrongTokens } from './wrong-tokens';

const WATCHER = { name: 'watcher', scopes: ['watch'] as const };

describe('wrong tokens', () => {
  it('are counted per address, and refill one each second', () => {
    let nowMs = 0;
    const wrong = new WrongTokens(() => nowMs);
    const attempts = Array.from({ length: 25 }, () => wrong.record('10.0.0.9'));
    expect(attempts.filter((attempt) => attempt === 'counted')).toHaveLength(19);
    expect(attempts.filter((attempt) => attempt === 'first_slowed')).toHaveLength(1);
    expect(wrong.admits('10.0.0.9', WATCHER)).toBe(false);
    expect(wrong.admits('10.0.0.8', WATCHER)).toBe(true);
    nowMs += 1000;
    expect(wrong.admits('10.0.0.9', WATCHER)).toBe(true);
  });

  it('take no more memory from a million addresses than from four thousand', () => {
    const wrong = new WrongTokens(() => 0);
    for (let i = 0; i < 1_000_000; i += 1)
      wrong.record(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    expect(wrong.peers).toBe(4096);
  });
});
