import { readYaml } from './deploy-files';

interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
}

const [{ groups }] = readYaml<Rules>('compose/prometheus/alerts.yml');
/** Every alerting rule in Prometheus's configuration. */
export const rules = groups.flatMap((group) => group.rules);
