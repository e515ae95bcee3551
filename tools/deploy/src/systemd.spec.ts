import { readText } from './deploy-files';

describe('the systemd units', () => {
  it('gives the engine more time to stop than its limit of 10 s', () => {
    const seconds = /^TimeoutStopSec=(\d+)$/m.exec(readText('systemd/meta-engine.service'))?.[1];
    expect(Number(seconds)).toBeGreaterThan(10);
  });

  it('promote by lineage: the engine asks challengers, the supervisor promotes the proven one', () => {
    expect(readText('systemd/meta-engine.service')).toMatch(
      /^Environment=META_CHALLENGER=newest$/m,
    );
    expect(readText('systemd/meta-supervisor.service')).toMatch(/^ +--promote /m);
  });

  it('does not start the runner again after an exit code that a restart would repeat', () => {
    const text = readText('systemd/meta-agents.service');
    expect(/^RestartPreventExitStatus=(.*)$/m.exec(text)?.[1]).toBe('2 3');
  });
});
