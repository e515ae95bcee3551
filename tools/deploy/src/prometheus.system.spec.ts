import { join } from 'node:path';
import { DEPLOY } from './deploy-files';
import { rules } from './prometheus-rules';
import { runTool } from './run-tool';

const FOLDER = join(DEPLOY, 'compose/prometheus');

describe('Prometheus', () => {
  it('accepts the configuration and every rule in it', () => {
    const { code, output } = runTool('promtool', ['check', 'config', 'prometheus.yml'], FOLDER);
    expect(output).toContain(`${rules.length} rules found`);
    expect(code).toBe(0);
  });

  it('fires each alert in its test case, and no other alert', () => {
    const { code, output } = runTool('promtool', ['test', 'rules', 'alerts.test.yml'], FOLDER);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });
});
