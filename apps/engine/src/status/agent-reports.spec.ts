import { DEFAULT_AGENTS } from '@meta-agent/features';
import { SPLIT } from '../testing/records';
import { AgentReports } from './agent-reports';

const { lgbm, nhits, patchtst } = SPLIT.base_predictions;
const WITHOUT_XGB = { lgbm, nhits, patchtst };

describe('the reports of the agents', () => {
  it('show an agent that died: its share falls and its last report keeps its time', () => {
    let nowMs = 1000;
    const reports = new AgentReports(() => nowMs);
    expect(reports.describe().xgb).toEqual({
      ...{ reports: 0, missing: 0, recent_share: 0, last_report_at: null, silent_s: null },
    });
    for (let i = 0; i < 1500; i += 1) reports.record(SPLIT);
    nowMs = 2000;
    for (let i = 0; i < 250; i += 1) reports.record({ base_predictions: WITHOUT_XGB });
    expect(reports.describe()).toMatchObject({
      xgb: { reports: 1500, missing: 250, recent_share: 0.75 },
      lgbm: { reports: 1750, missing: 0, recent_share: 1 },
    });
    expect(reports.describe().xgb.last_report_at).toBe('1970-01-01T00:00:01.000Z');
    expect(reports.describe().lgbm.last_report_at).toBe('1970-01-01T00:00:02.000Z');
    for (let i = 0; i < 1000; i += 1) reports.record({ base_predictions: WITHOUT_XGB });
    expect(reports.describe().xgb.recent_share).toBe(0);
  });

  it('have a silence that grows, also while the clock is set back an hour', () => {
    let nowMs = 7_200_000;
    let elapsedMs = 10;
    const reports = new AgentReports(
      () => nowMs,
      () => DEFAULT_AGENTS.names,
      () => elapsedMs,
    );
    reports.record(SPLIT);
    nowMs -= 3_600_000;
    elapsedMs += 90_000;
    reports.record({ base_predictions: WITHOUT_XGB });
    expect(reports.describe().xgb.silent_s).toBe(90);
    expect(reports.describe().lgbm.silent_s).toBe(0);
  });

  it('count agents by their names alone, whatever else a record names', () => {
    const reports = new AgentReports(() => 0);
    const { xgb } = SPLIT.base_predictions;
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const strange = Object.fromEntries(names.map((name) => [name, xgb]));
    reports.record({ base_predictions: strange });
    const missing = { reports: 0, missing: 1, recent_share: 0 };
    expect(reports.describe()).toMatchObject({ xgb: missing, patchtst: missing });
    expect(Object.keys(reports.describe())).toEqual(['xgb', 'lgbm', 'nhits', 'patchtst']);
  });

  it('are those of up to 16 agents, and start again with the agents of another model', () => {
    const many = Array.from({ length: 16 }, (_, i) => `agent_${i}`);
    let agents: readonly string[] = many;
    const reports = new AgentReports(
      () => 0,
      () => agents,
    );
    const { xgb } = SPLIT.base_predictions;
    reports.record({ base_predictions: { agent_15: xgb, xgb } });
    expect(Object.keys(reports.describe())).toEqual(many);
    expect(reports.describe()).toMatchObject({
      agent_0: { reports: 0, recent_share: 0 },
      agent_15: { reports: 1, recent_share: 1 },
    });
    agents = [...many];
    expect(reports.describe().agent_15.reports).toBe(1);
    agents = ['xgb', 'agent_15'];
    reports.record({ base_predictions: { xgb } });
    expect(reports.describe()).toMatchObject({
      xgb: { reports: 1, missing: 0 },
      agent_15: { reports: 0, missing: 1 },
    });
  });
});
