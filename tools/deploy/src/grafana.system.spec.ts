import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exprs } from './grafana-dashboard';
import { runTool } from './run-tool';

/** Lets promtool parse each expression, with Grafana's variables replaced by values. */
function checkExpressions(folder: string) {
  const record = exprs.map((expr, index) => ({
    record: `panel:${index}`,
    expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*'),
  }));
  const file = join(folder, 'expressions.yml');
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules: record }] }));
  return runTool('promtool', ['check', 'rules', file]);
}

describe('the Grafana dashboard', () => {
  it('contains only PromQL that Prometheus parses', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
    try {
      const { code, output } = checkExpressions(folder);
      expect(output).toContain(`SUCCESS: ${exprs.length} rules found`);
      expect(code).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
