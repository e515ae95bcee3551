import { listen, type Connection } from './live-feed';
import type { Ears, Source } from './source';

jest.mock('./read-event', () => ({
  readEvent: (data: string) => (data === 'unknown' ? null : JSON.parse(data)) as unknown,
}));

type Opened = Source & Ears & { isClosed: boolean };

/** A browser with a visible or hidden page, and the streams that it opened. */
function startListening() {
  const sources: Opened[] = [];
  const connections: Connection[] = [];
  const events: unknown[] = [];
  const listeners = new Set<() => void>();
  const page = {
    hidden: false,
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  };
  const open = (_: string, ears: Ears) => {
    const source: Opened = { ...ears, isClosed: false, close };
    function close() {
      source.isClosed = true;
    }
    sources.push(source);
    return source;
  };
  const stop = listen(
    {
      onConnection: (connection) => connections.push(connection),
      onEvent: (event) => events.push(event),
    },
    { open, page: page as never },
  );
  const last = () => sources[sources.length - 1];
  return {
    ...{ sources, connections, events, stop, listeners },
    say: (data: string) => {
      last().hear(data);
    },
    fail: () => {
      last().lose();
    },
    lock: () => {
      last().lock();
    },
    show: (isShown: boolean) => {
      page.hidden = !isShown;
      for (const listener of listeners) listener();
    },
  };
}

const openOf = (sources: readonly Opened[]) => sources.filter(({ isClosed }) => !isClosed).length;

describe('the live feed', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is live with the first event', () => {
    const { say, connections, events } = startListening();
    say('1');
    expect(connections).toEqual(['connecting', 'live']);
    expect(events).toEqual([1]);
  });

  it('is lost after three seconds without an event, and reconnects', () => {
    const { say, connections, sources } = startListening();
    say('1');
    jest.advanceTimersByTime(3000);
    expect(connections.at(-1)).toBe('lost');
    jest.advanceTimersByTime(2000);
    expect(sources).toHaveLength(2);
    expect(openOf(sources)).toBe(1);
  });

  it('keeps a connection whose next event arrives in time', () => {
    const { say, connections, sources } = startListening();
    say('1');
    jest.advanceTimersByTime(3500);
    say('2');
    jest.advanceTimersByTime(2500);
    expect(connections.at(-1)).toBe('live');
    expect(sources).toHaveLength(1);
  });

  it('reconnects two seconds after the connection broke', () => {
    const { fail, sources, connections } = startListening();
    fail();
    expect(connections.at(-1)).toBe('lost');
    jest.advanceTimersByTime(2500);
    expect([sources.length, openOf(sources)]).toEqual([2, 1]);
  });

  it('does not ask again while the engine wants a token', () => {
    const { lock, sources, connections } = startListening();
    lock();
    jest.advanceTimersByTime(60_000);
    expect([connections.at(-1), sources.length, openOf(sources)]).toEqual(['locked', 1, 0]);
  });

  it('has no connection while the page is hidden', () => {
    const { say, show, connections, sources } = startListening();
    say('1');
    show(false);
    jest.advanceTimersByTime(60_000);
    expect([connections.at(-1), openOf(sources)]).toEqual(['paused', 0]);
    show(true);
    say('2');
    expect([connections.at(-1), openOf(sources)]).toEqual(['live', 1]);
  });

  it('is outdated when an event cannot be read', () => {
    const { say, connections, events } = startListening();
    say('unknown');
    expect(connections.at(-1)).toBe('outdated');
    expect(events).toEqual([]);
  });

  it('closes the connection when it is stopped', () => {
    const { stop, listeners, sources, connections } = startListening();
    stop();
    jest.advanceTimersByTime(60_000);
    expect([openOf(sources), listeners.size, connections]).toEqual([0, 0, ['connecting']]);
  });
});
