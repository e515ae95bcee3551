import { painter } from '@meta-agent/command-line';
import { openEngine } from '../engine/open-engine';
import { startFakeEngine, STATUS, type FakeEngine } from '../testing/fake-engine';
import { describeView, drawView } from './draw-view';
import { readMetrics, type Snapshot } from './snapshot';
import { Window } from './view';
import { Watcher } from './watcher';

const METRICS = `# HELP meta_decisions_total Decisions.
# TYPE meta_decisions_total counter
meta_decisions_total{reason="strong_consensus",action="HOLD",use_meta="false"} 30
meta_decisions_total{reason="meta_override",action="BUY",use_meta="true"} 10
# HELP meta_decision_duration_seconds Time.
# TYPE meta_decision_duration_seconds histogram
meta_decision_duration_seconds_bucket{le="0.001"} 20
meta_decision_duration_seconds_bucket{le="0.01"} 40
meta_decision_duration_seconds_bucket{le="+Inf"} 40
meta_decision_duration_seconds_sum 0.1
meta_decision_duration_seconds_count 40
`;

const plain = painter({ isTTY: false } as unknown as NodeJS.WriteStream);

describe('the view', () => {
  const at = (atMs: number, count: number, more = {}): Snapshot => ({
    ...readMetrics(METRICS.replace('} 30', `} ${count}`)),
    ...{ atMs, elapsedMs: atMs },
    status: { ...STATUS, ...more },
  });

  it('has the rate since the last snapshot and the counts of the last minute', () => {
    const window = new Window();
    window.add(at(0, 30));
    window.add(at(60_000, 90));
    const view = window.add(at(90_000, 120));
    expect(view).toMatchObject({
      decisions_per_second: 1,
      window_seconds: 90,
      reasons: { strong_consensus: 90 },
      actions: { SELL: 0, HOLD: 90, BUY: 0 },
      latency_p50_ms: null,
    });
    expect(window.add(at(130_000, 120))).toMatchObject({ window_seconds: 70 });
  });

  it('has the true rate while the clock is set back an hour', () => {
    const window = new Window();
    window.add(at(3_600_000, 30));
    const view = window.add({ ...at(0, 90), elapsedMs: 3_660_000 });
    expect(view).toMatchObject({ at: '1970-01-01T00:00:00.000Z', window_seconds: 60 });
    expect(view).toMatchObject({ decisions_per_second: 1, actions: { HOLD: 60 } });
  });

  it('restarts its counts when the engine restarts', () => {
    const window = new Window();
    window.add(at(0, 90));
    const view = window.add(at(1000, 3, { started_at: 'later' }));
    expect(view).toMatchObject({ decisions_per_second: 0, window_seconds: 0, reasons: {} });
  });

  it('shows the figures that an operator needs, for any width', () => {
    const refused = { code: 'probe_mismatch', message: 'Other.', at: STATUS.since };
    const log = { ...STATUS.decision_log, writable: false, queued_lines: 77 };
    const rate = { recent_override_rate: 0.52, total_predictions: 90 };
    const votes = { meta_overrides: 45, action_changes: 9 };
    const status = { ...rate, ...votes, last_load_error: refused, decision_log: log };
    const window = new Window();
    window.add(at(0, 30));
    const view = window.add(at(1000, 90, { ...status, enabled: false }));
    for (const columns of [1, 40, 200]) {
      const drawing = { url: 'url', view, lost: null, rates: [0, 60], columns };
      const text = drawView(drawing, plain).join('\n');
      for (const word of [
        ...['V1', '60.0/s', 'above the band of 15 to 30 %', 'probe_mismatch', 'off'],
        'changes 10.0 %, confirms 40.0 %',
        ...['NOT WRITABLE', '77 queued', 'strong_consensus', 'SELL'],
      ]) {
        expect(text).toContain(word);
      }
    }
  });
});

describe('a watcher', () => {
  let engine: FakeEngine;

  beforeEach(async () => {
    engine = await startFakeEngine();
  });
  afterEach(() => {
    engine.close();
  });

  it('reports a lost engine with its time, and its return', async () => {
    const serve = (path: string) => (path === '/metrics' ? METRICS : STATUS);
    const options = { url: engine.url };
    const watcher = new Watcher(await openEngine(options.url, { env: {} }));
    engine.answer = serve;
    expect(await watcher.look()).toMatchObject({ lost: null, view: { status: STATUS } });
    engine.answer = () => 500;
    const lost = await watcher.look();
    expect(describeView(lost)).toContain(`LOST ${engine.url}`);
    expect((await watcher.look()).lost?.since).toBe(lost.lost?.since);
    const picture = drawView({ ...lost, columns: 80 }, plain).join('\n');
    expect(picture).toContain('LOST since');
    expect(picture).toContain('V1');
    engine.answer = serve;
    expect(describeView(await watcher.look())).toContain('model V1');
  });
});
