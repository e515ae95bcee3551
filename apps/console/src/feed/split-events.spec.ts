import fc from 'fast-check';
import { createEventSplitter } from './split-events';

const STREAM =
  'retry: 2000\n\nid: 1\ndata: {"seq":1}\n\nevent: surplus\ndata: {}\n\nid: 2\ndata: {"seq":"ü"}\n\n';

describe('a stream of events', () => {
  it('is the same however its text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const split = createEventSplitter();
        const parts = at.slice(1).map((end, i) => STREAM.slice(at[i], end));
        expect(parts.flatMap(split)).toEqual(['{"seq":1}', '{"seq":"ü"}']);
      }),
    );
  });

  it('gives no event before its end', () => {
    const split = createEventSplitter();
    expect(split('data: 1\n')).toEqual([]);
    expect(split('\ndata: 2')).toEqual(['1']);
  });
});
