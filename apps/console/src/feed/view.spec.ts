import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { advance, EMPTY_VIEW, interrupt, isSampled, type View } from './view';

const [START, LATER] = ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'];
const STATUS = {
  ...{ started_at: START, since: START, model_version: 'v1', model_swapped_at: START },
  ...{ last_load_error: null, recent_override_rate: 0.2, total_predictions: 1 },
};
const NO_LATENCY = { limits_s: [1], counts: [0], count: 0, sum_s: 0 };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

interface Told {
  readonly status?: object;
  readonly ids?: readonly number[];
  readonly decided?: number;
}

function eventOf(seq: number, { status, ids = [], decided = ids.length }: Told = {}): StreamEvent {
  const shown = ids.map((id) => ({ id }) as ShownDecision);
  const at = new Date(Date.parse(LATER) + seq * 500).toISOString();
  const event = { seq, at, latency: NO_LATENCY, shown, decided, status: { ...STATUS, ...status } };
  return event as unknown as StreamEvent;
}

const viewOf = (...events: StreamEvent[]) => events.reduce(advance, EMPTY_VIEW);
const textsOf = ({ incidents }: View) => incidents.map(({ text }) => text);

describe('the view', () => {
  it('lists the twenty newest decisions, newest first', () => {
    const { decisions, decided } = viewOf(
      eventOf(1, { ids: range(0, 20) }),
      eventOf(2, { ids: [20, 21] }),
    );
    expect(decisions.map(({ id }) => id)).toEqual(range(2, 22).toReversed());
    expect(decided).toBe(22);
  });

  it('is a sample while a sampled decision is listed', () => {
    const burst = viewOf(eventOf(1, { ids: range(80, 100), decided: 3000 }));
    expect(isSampled(burst)).toBe(true);
    const after = advance(burst, eventOf(2, { ids: range(100, 119) }));
    expect(isSampled(after)).toBe(true);
    expect(isSampled(advance(after, eventOf(3, { ids: [119] })))).toBe(false);
  });

  it('is not complete after an interruption', () => {
    const before = viewOf(eventOf(1, { ids: [1] }));
    expect(isSampled(before)).toBe(false);
    const after = advance(interrupt(before), eventOf(9, { ids: [2] }));
    expect(isSampled(after)).toBe(true);
    expect(isSampled(advance(after, eventOf(10, { ids: range(3, 22) })))).toBe(false);
  });

  it('counts missed events until the page reconnects', () => {
    const view = viewOf(eventOf(7), eventOf(8), eventOf(11));
    expect(view.missedEvents).toBe(2);
    expect(advance(interrupt(view), eventOf(50)).missedEvents).toBe(0);
  });

  it('reports a restart, counts no missed events, and drops earlier decisions', () => {
    const restarted = { started_at: LATER, model_swapped_at: LATER };
    const view = viewOf(
      eventOf(9, { ids: range(0, 20), decided: 99 }),
      eventOf(1, { ids: [0], status: restarted }),
    );
    expect(view.incidents).toEqual([{ at: LATER, text: 'The engine restarted', isBad: false }]);
    expect(view.missedEvents).toBe(0);
    expect(view.decisions).toHaveLength(1);
    expect(isSampled(view)).toBe(false);
  });

  it('reports swaps, resets and refusals once, with their own times', () => {
    const refused = { code: 'broken', message: 'long', at: '2026-01-01T00:30:00Z' };
    const swapped = { model_version: 'v2', model_swapped_at: '2026-01-01T00:20:00Z' };
    const bad = { ...swapped, last_load_error: refused };
    const { incidents } = viewOf(
      eventOf(1),
      eventOf(2, { status: bad }),
      eventOf(3, { status: bad }),
      eventOf(4, { status: { ...bad, since: LATER } }),
    );
    expect(incidents).toEqual([
      { at: LATER, text: 'The statistics were reset', isBad: false },
      { at: refused.at, text: 'A model was refused: broken', isBad: true },
      { at: swapped.model_swapped_at, text: 'v2 replaced v1', isBad: false },
    ]);
  });

  it('reports a model that was swapped and restored between two events', () => {
    const view = viewOf(eventOf(1), eventOf(2, { status: { model_swapped_at: LATER } }));
    expect(textsOf(view)).toEqual(['v1 was loaded again']);
  });
});
