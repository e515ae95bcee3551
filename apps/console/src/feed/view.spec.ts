import type { ShownDecision, StreamEvent } from '@meta-agent/engine-api';
import { advance, EMPTY_VIEW } from './view';

const STATUS = {
  ...{ started_at: 'start', since: 'start', model_version: 'v1', last_load_error: null },
  recent_override_rate: 0.2,
};
const NO_LATENCY = { limits_s: [1], counts: [0], count: 0, sum_s: 0 };

function eventOf(seq: number, status: object = {}, ids: readonly number[] = []): StreamEvent {
  const shown = ids.map((id) => ({ id }) as ShownDecision);
  const at = new Date(seq * 500).toISOString();
  const event = { seq, at, latency: NO_LATENCY, shown, status: { ...STATUS, ...status } };
  return event as unknown as StreamEvent;
}

const viewOf = (...events: StreamEvent[]) => events.reduce(advance, EMPTY_VIEW);

describe('what the page has seen', () => {
  it('has the newest decisions first, and twenty of them', () => {
    const ids = Array.from({ length: 20 }, (_, i) => i);
    const { decisions } = viewOf(eventOf(1, {}, ids), eventOf(2, {}, [20, 21]));
    expect(decisions.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => 21 - i));
  });

  it('counts the events that it was left out of', () => {
    expect(viewOf(eventOf(7), eventOf(8), eventOf(11)).missedEvents).toBe(2);
  });

  it('tells a restart, and takes nothing for missed then', () => {
    const { incidents, missedEvents } = viewOf(eventOf(9), eventOf(1, { started_at: 'later' }));
    expect(incidents.map(({ text }) => text)).toEqual(['The engine was started again']);
    expect(missedEvents).toBe(0);
  });

  it('tells swaps, resets and each refusal once', () => {
    const refused = { last_load_error: { code: 'c', message: 'broken', at: 'now' } };
    const { incidents } = viewOf(
      eventOf(1),
      eventOf(2, { model_version: 'v2' }),
      eventOf(3, { model_version: 'v2', ...refused }),
      eventOf(4, { model_version: 'v2', ...refused, since: 'reset' }),
    );
    expect(incidents.map(({ text, isBad }) => [text, isBad])).toEqual([
      ['The statistics were reset', false],
      ['Model refused: broken', true],
      ['v2 is in use, after v1', false],
    ]);
  });
});
