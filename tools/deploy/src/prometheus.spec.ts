import {
  DEFAULT_MAX_OVERRIDE_RATE,
  HEALTHY_OVERRIDE_RATE,
  OVERRIDE_RATE_WINDOW,
} from '@meta-agent/decision';
import { readText } from './deploy-files';
import { findForeignSeries } from './find-foreign-series';
import { rules } from './prometheus-rules';

describe('Prometheus', () => {
  it('has a test case in which each alert fires', () => {
    const expected = readText('compose/prometheus/alerts.test.yml').matchAll(/alertname="(\w+)"/g);
    const fired = new Set([...expected].map(([, name]) => name));
    expect([...fired].sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  it('has the same limits of the override rate as the engine', () => {
    const exprOf = (name: string) => rules.find(({ alert }) => alert === name)?.expr;
    const { low, high } = HEALTHY_OVERRIDE_RATE;
    const enough = `(meta_decisions_total) >= ${OVERRIDE_RATE_WINDOW}`;
    const above = `meta_override_rate > ${DEFAULT_MAX_OVERRIDE_RATE.toFixed(2)}`;
    const outside = `(meta_override_rate < ${low} or meta_override_rate > ${high.toFixed(2)})`;
    expect(exprOf('MetaOverrideRateHigh')).toContain(above);
    expect(exprOf('MetaOverrideRateHigh')).toContain(enough);
    expect(exprOf('MetaOverrideRateOutsideBand')).toContain(outside);
    expect(exprOf('MetaOverrideRateOutsideBand')).toContain(enough);
  });

  it('queries only series and labels that the engine exposes', () => {
    expect(rules.flatMap(({ expr }) => findForeignSeries(expr))).toEqual([]);
  });

  it('gives each alert a summary, a description and a command to type', () => {
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
