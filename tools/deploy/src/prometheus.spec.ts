import { readText } from './deploy-files';
import { findForeignSeries } from './find-foreign-series';
import { rules } from './prometheus-rules';

describe('Prometheus', () => {
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
