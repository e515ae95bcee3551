import { DECISION_REASONS, ENGINE_METRICS } from './engine-metrics';
import { AGENTS_METRICS, SUPERVISOR_METRICS } from './runner-metrics';

const METRICS = { ...ENGINE_METRICS, ...SUPERVISOR_METRICS, ...AGENTS_METRICS };

/** Why a decision fell back, and why meta-agents leaves an agent out. */
const REASONS = [...DECISION_REASONS, 'failed', 'too_few_bars'];

/** Prometheus adds these to every series that it scrapes. */
const TARGET_LABELS = ['job', 'instance'];

/** Series, labels and values of `reason` that an expression uses and no process of ours exposes. */
export function findForeignSeries(expr: string): string[] {
  const bare = expr.replace(/"[^"]*"/g, '""');
  const names = bare.match(/\b(meta|process|nodejs)_\w+/g) ?? [];
  const series = names.filter((name) => !(name in METRICS));
  const labels = [...bare.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, name = '', inner = '']) =>
    (inner.match(/\w+(?=[=!])/g) ?? [])
      .filter((label) => ![...TARGET_LABELS, ...(METRICS[name] ?? [])].includes(label))
      .map((label) => `${name}{${label}}`),
  );
  const reasons = [...expr.matchAll(/reason=~?"([^"]*)"/g)].flatMap(([, value = '']) =>
    value.split('|').filter((reason) => !REASONS.includes(reason)),
  );
  return [...series, ...labels, ...reasons];
}
