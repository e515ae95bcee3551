import fc from 'fast-check';
import { findCycles } from './find-cycles';

const graphOf = (edges: Readonly<Record<string, string>>) =>
  new Map(Object.entries(edges).map(([node, nexts]) => [node, new Set(nexts)]));

describe('findCycles', () => {
  it('finds no cycle in a graph without cycles', () => {
    expect(findCycles(graphOf({ a: 'bc', b: 'd', c: 'd', d: '' }))).toEqual([]);
  });

  it('finds the shortest cycle through the first node of a component', () => {
    expect(findCycles(graphOf({ x: 'a', a: 'b', b: 'ca', c: 'a' }))).toEqual([['a', 'b']]);
  });

  it('finds one cycle for each component', () => {
    const graph = graphOf({ a: 'b', b: 'ac', c: 'd', d: 'c' });
    expect(findCycles(graph)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('finds a cycle of one in a node that points to itself', () => {
    expect(findCycles(graphOf({ a: 'a' }))).toEqual([['a']]);
  });

  it('finds a cycle exactly when the nodes have no topological order', () => {
    const edge = fc.tuple(fc.nat(7), fc.nat(7));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 16 }), (edges) => {
        const graph = new Map<number, Set<number>>();
        for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
        const cycles = findCycles(graph);
        expect(cycles.length === 0).toBe(canBeOrdered(graph));
        for (const cycle of cycles) {
          cycle.forEach((node, i) => {
            expect(graph.get(node)).toContain(cycle[(i + 1) % cycle.length]);
          });
        }
      }),
    );
  });
});

/** Kahn's algorithm: removes nodes without incoming edges until no node remains. */
function canBeOrdered(graph: ReadonlyMap<number, ReadonlySet<number>>): boolean {
  let left = [...graph.entries()];
  for (;;) {
    const targets = new Set(left.flatMap(([, nexts]) => [...nexts]));
    const rest = left.filter(([node]) => targets.has(node));
    if (rest.length === 0) return true;
    if (rest.length === left.length) return false;
    left = rest;
  }
}
