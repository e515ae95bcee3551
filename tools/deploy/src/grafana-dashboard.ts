import { readText } from './deploy-files';

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  datasource?: { uid: string };
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: { refId: string; expr: string; legendFormat: string }[];
}
interface Dashboard {
  uid: string;
  panels: Panel[];
  annotations: { list: { datasource: { uid: string }; expr: string }[] };
  templating: { list: { datasource: { uid: string }; query: { query: string } }[] };
}

/** The dashboard provisioned for Grafana. */
export const dashboard = JSON.parse(
  readText('compose/grafana/dashboards/meta-agent.json'),
) as Dashboard;
/** The dashboard's panels, without the rows that group them. */
export const panels = dashboard.panels.filter(({ type }) => type !== 'row');
export const annotations = dashboard.annotations.list;
/** Every PromQL expression in the dashboard. */
export const exprs = [...panels.flatMap(({ targets }) => targets ?? []), ...annotations].map(
  ({ expr }) => expr,
);
