import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { ENGINE, ROOT, startCommand } from '@meta-agent/harness';
import { withoutShell } from './shell-less';

const signal = { action: 'BUY', confidence: 0.9 } as const;
const inRoot = (path: string) => `/app/${relative(ROOT, path)}`;

function run(args: readonly string[]) {
  const [command, ...rest] = withoutShell(args);
  const { status, stdout, stderr } = spawnSync(command, rest, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, output: stdout + stderr };
}

describe('where Node is the only program', () => {
  it('there is no shell', () => {
    const script = `require('child_process').exec('true', (error) => console.log(error.code))`;
    expect(run(['-e', script])).toEqual({ status: 0, output: 'ENOENT\n' });
  });

  it('the engine decides', async () => {
    const engine = await startCommand(withoutShell([inRoot(ENGINE)]), {
      META_DECISION_LOG: '/tmp',
    });
    const decision = await engine.client.predict({
      symbol: 'BTCUSDT',
      base_predictions: { xgb: signal, nhits: signal },
    });
    expect(decision.action).toBe('BUY');
    expect(await engine.stop()).toBe(0);
  });

  it('the agents run their networks', () => {
    const check = [
      '/app/apps/agents/bin/meta-agents.js',
      'check',
      '/app/apps/agents/testdata/small',
    ];
    expect(run(check)).toMatchObject({ status: 0 });
  });

  it('the supervisor starts, and says that it has no registry', () => {
    const args = ['run', '--decisions=/tmp', '--prices=/tmp/candles.csv', '--label-horizon=60'];
    const { status, output } = run(['/app/apps/supervisor/bin/meta-supervisor.js', ...args]);
    expect(output).toMatch(/registry|models/);
    expect(status).toBe(2);
  });
});
