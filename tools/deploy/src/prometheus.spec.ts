import { join } from 'node:path';
import { DEPLOY, readYaml, readText } from './deploy-files';
import { findForeignSeries } from './find-foreign-series';
import { runTool } from './run-tool';

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
}

const FOLDER = join(DEPLOY, 'compose/prometheus');
const [{ groups }] = readYaml<Rules>('compose/prometheus/alerts.yml');
const rules = groups.flatMap((group) => group.rules);

describe('Prometheus', () => {
  it('takes the configuration and every rule in it', () => {
    const { code, output } = runTool('promtool', ['check', 'config', 'prometheus.yml'], FOLDER);
    expect(output).toContain(`${rules.length} rules found`);
    expect(code).toBe(0);
  });

  it('raises each alert when it should, and none else', () => {
    const { code, output } = runTool('promtool', ['test', 'rules', 'alerts.test.yml'], FOLDER);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  it('has a case in which each alert fires', () => {
    const expected = readText('compose/prometheus/alerts.test.yml').matchAll(/alertname="(\w+)"/g);
    const fired = new Set([...expected].map(([, name]) => name));
    expect([...fired].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  it('asks only for series and labels that the engine has', () => {
    expect(rules.flatMap(({ expr }) => findForeignSeries(expr))).toEqual([]);
  });

  it('says with each alert what it is, what it means and what to type', () => {
    for (const { alert, annotations } of rules) {
      expect([alert, ...Object.keys(annotations)]).toEqual([
        alert,
        'summary',
        'description',
        'runbook',
      ]);
    }
  });
});
