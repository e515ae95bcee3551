import { listFiles, readYaml } from './deploy-files';
import { ENGINE_METRICS } from './engine-metrics';
import { findForeignSeries } from './find-foreign-series';
import { annotations, dashboard, exprs, panels, type Panel } from './grafana-dashboard';

describe('the Grafana dashboard', () => {
  it('queries only series and labels that the engine exposes', () => {
    expect(exprs.flatMap(findForeignSeries)).toEqual([]);
  });

  it('shows every series of the engine', () => {
    const shown = exprs.join('\n');
    const hidden = Object.keys(ENGINE_METRICS).filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(shown),
    );
    // The dashboard shows a histogram's quantiles, not its count and sum.
    expect(hidden).toEqual([
      'meta_decision_duration_seconds_count',
      'meta_decision_duration_seconds_sum',
      'process_start_time_seconds',
      'up',
    ]);
  });

  it('refers to the provisioned data source, and has its folder provisioned', () => {
    const provisioning = 'compose/grafana/provisioning';
    const [sources] = readYaml<{ datasources: { uid: string }[] }>(
      `${provisioning}/datasources/prometheus.yaml`,
    );
    const used = [...panels, ...annotations, ...dashboard.templating.list].map(
      ({ datasource }) => datasource?.uid,
    );
    expect(new Set(used)).toEqual(new Set(sources.datasources.map(({ uid }) => uid)));
    expect(listFiles('compose/grafana')).toHaveLength(3);
  });

  it('uses in each legend only labels that the query keeps', () => {
    for (const { targets = [] } of panels) {
      for (const { expr, legendFormat } of targets) {
        const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
        const kept = /by \(([^)]*)\)/.exec(expr)?.[1]?.split(/, */);
        const offered = kept ?? [
          'instance',
          ...(ENGINE_METRICS[/\w+(?=\{)/.exec(expr)?.[0] ?? ''] ?? []),
        ];
        expect(offered).toEqual(expect.arrayContaining(labels));
      }
    }
  });

  it('has panels that have descriptions and do not overlap', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const taken = new Set<string>();
    for (const { title, type, description = '', gridPos } of dashboard.panels) {
      expect(`${title}: ${type === 'row' ? 'a row' : description}`).not.toMatch(/^: |: $/);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (const cell of cellsOf(gridPos)) {
        expect(taken).not.toContain(cell);
        taken.add(cell);
      }
    }
  });
});

function cellsOf({ x, y, w, h }: Panel['gridPos']): string[] {
  return Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`);
}
