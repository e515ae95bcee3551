/** Edges of a directed graph: each node with the nodes it points to. */
export type Graph<Node> = ReadonlyMap<Node, ReadonlySet<Node>>;

/**
 * Finds the cycles of a graph: one for each strongly connected component, the shortest through its
 * first node. A node that points to itself is a cycle of one.
 */
export function findCycles<Node>(graph: Graph<Node>): Node[][] {
  const cycles: Node[][] = [];
  const done = new Set<Node>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const cycle = shortestCycle(graph, start);
    if (cycle === null) continue;
    cycles.push(cycle);
    const backwards = reachableFrom(reverse(graph), start);
    for (const node of reachableFrom(graph, start)) if (backwards.has(node)) done.add(node);
  }
  return cycles;
}

/** Searches breadth first, from a node back to the same node. */
function shortestCycle<Node>(graph: Graph<Node>, start: Node): Node[] | null {
  const cameFrom = new Map<Node, Node>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return pathTo(node, start, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return null;
}

function pathTo<Node>(end: Node, start: Node, cameFrom: ReadonlyMap<Node, Node>): Node[] {
  const path = [end];
  for (let node = end; node !== start;) {
    node = cameFrom.get(node) as Node;
    path.unshift(node);
  }
  return path;
}

function reachableFrom<Node>(graph: Graph<Node>, start: Node): Set<Node> {
  const reached = new Set([start]);
  for (const node of reached) for (const next of graph.get(node) ?? []) reached.add(next);
  return reached;
}

function reverse<Node>(graph: Graph<Node>): Graph<Node> {
  const reversed = new Map<Node, Set<Node>>();
  for (const [node, nexts] of graph) {
    for (const next of nexts) {
      const sources = reversed.get(next) ?? new Set();
      reversed.set(next, sources.add(node));
    }
  }
  return reversed;
}
