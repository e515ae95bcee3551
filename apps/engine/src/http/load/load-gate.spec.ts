import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { EngineError } from '../../problem/engine-error';
import { thrownBy } from '../../testing/thrown-by';
import { FREE_BYTES, LoadGate } from './load-gate';

/** A gate whose callers are named by a header; `token` is a known caller. */
function createGate() {
  const refused: string[] = [];
  const shedder = { inFlight: 0, assertCapacity: () => undefined, beginInTurn: () => undefined };
  const gate = new LoadGate({
    shedder,
    onRefused: (cause) => refused.push(cause),
    callerOf: ({ url = '' }) => ({ id: url, isKnown: url === 'token' }),
    bodyBytes: { all: 400_000, each: 200_000, reserved: 100_000 },
    batches: { all: 5, each: 2, reserved: 2 },
  });
  const open = (url: string) =>
    gate.open(Object.assign(new IncomingMessage(new Socket()), { url }), false);
  return { gate, open, refused, shedder };
}

const codeOf = (work: () => void) => (thrownBy(work) as EngineError).code;

describe('what requests hold at the same time', () => {
  it('has no limit for the bytes of records, as every single decision is one', () => {
    const { gate, open } = createGate();
    for (let i = 0; i < 10_000; i += 1) open('a').hold(FREE_BYTES);
    expect(gate.bodyBytes).toBe(0);
  });

  it('is limited by caller and for all, except for the part kept for known callers', () => {
    const { gate, open, refused } = createGate();
    const first = open('a');
    first.hold(150_000);
    first.hold(200_000);
    expect(
      codeOf(() => {
        open('a').hold(50_000);
      }),
    ).toBe('too_many_requests');
    open('b').hold(100_000);
    expect(
      codeOf(() => {
        open('c').hold(50_000);
      }),
    ).toBe('overloaded');
    open('token').hold(100_000);
    expect(gate.bodyBytes).toBe(400_000);
    expect(refused).toEqual(['body_bytes', 'body_bytes']);
    first.end();
    open('c').hold(50_000);
    expect(gate.bodyBytes).toBe(250_000);
  });

  it('counts batches in the same way, and requests in flight once the body is whole', () => {
    const { gate, open, shedder } = createGate();
    const loads = ['a', 'a', 'b'].map((caller) => open(caller));
    for (const load of loads) load.beginBatch();
    expect(
      codeOf(() => {
        open('a').beginBatch();
      }),
    ).toBe('too_many_requests');
    expect(
      codeOf(() => {
        open('c').beginBatch();
      }),
    ).toBe('overloaded');
    open('token').beginBatch();
    expect([gate.batches, shedder.inFlight]).toEqual([4, 0]);
    loads[0].begin();
    expect(shedder.inFlight).toBe(1);
    loads[0].end();
    loads[0].end();
    expect([gate.batches, shedder.inFlight]).toEqual([3, 0]);
  });
});
