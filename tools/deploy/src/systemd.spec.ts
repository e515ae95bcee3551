import { readText } from './deploy-files';

describe('the systemd units', () => {
  it('gives the engine longer to stop than the 10 s it may take', () => {
    const seconds = /^TimeoutStopSec=(\d+)$/m.exec(readText('systemd/meta-engine.service'))?.[1];
    expect(Number(seconds)).toBeGreaterThan(10);
  });
});
