import { join } from 'node:path';
import { DEPLOY } from './deploy-files';
import { rules } from './prometheus-rules';
import { runTool } from './run-tool';

const FOLDER = join(DEPLOY, 'compose/prometheus');

describe('Prometheus', () => {
  it('accepts the configuration and every rule in it', () => {
    // The syntax alone: the file with the token of Prometheus is not here.
    const check = ['check', 'config', '--syntax-only', 'prometheus.yml'];
    expect(runTool('promtool', check, FOLDER).code).toBe(0);
    const { code, output } = runTool('promtool', ['check', 'rules', 'alerts.yml'], FOLDER);
    expect(output).toContain(`${rules.length} rules found`);
    expect(code).toBe(0);
  });

  it('fires each alert in its test case, and no other alert', () => {
    const { code, output } = runTool('promtool', ['test', 'rules', 'alerts.test.yml'], FOLDER);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });
});
