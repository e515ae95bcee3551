import { DECISION_REASONS, ENGINE_METRICS } from './engine-metrics';

/** Prometheus adds these to every series that it scrapes. */
const TARGET_LABELS = ['job', 'instance'];

/** Series, labels and values of `reason` that an expression uses and no engine exposes. */
export function findForeignSeries(expr: string): string[] {
  const bare = expr.replace(/"[^"]*"/g, '""');
  const names = bare.match(/\b(meta|process|nodejs)_\w+/g) ?? [];
  const series = names.filter((name) => !(name in ENGINE_METRICS));
  const labels = [...bare.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, name = '', inner = '']) =>
    (inner.match(/\w+(?=[=!])/g) ?? [])
      .filter((label) => ![...TARGET_LABELS, ...(ENGINE_METRICS[name] ?? [])].includes(label))
      .map((label) => `${name}{${label}}`),
  );
  const reasons = [...expr.matchAll(/reason=~?"([^"]*)"/g)].flatMap(([, value = '']) =>
    value.split('|').filter((reason) => !DECISION_REASONS.includes(reason)),
  );
  return [...series, ...labels, ...reasons];
}
