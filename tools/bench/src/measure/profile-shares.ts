/** The parts of V8's profile format that are read. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** A part of the work: its functions by name or by a part of their path. */
export interface Part {
  readonly name: string;
  readonly functions?: readonly string[];
  readonly paths?: readonly string[];
}

const IDLE = '(idle)';

/**
 * Shares (0..1) of the busy time of a profile by part, the largest first. Time counts for the part
 * of the function that runs, or else for that of its nearest caller that has one.
 * @param fromShare where counting starts, so that the start of the program is left out
 */
export function profileShares(
  { nodes, samples, timeDeltas }: Profile,
  parts: readonly Part[],
  fromShare: number,
): { readonly name: string; readonly share: number }[] {
  const names = namesOf(nodes, parts);
  const sums = new Map<string, number>();
  for (let i = Math.round(fromShare * samples.length); i < samples.length; i += 1) {
    const name = names.get(samples[i]) ?? 'other';
    if (name !== IDLE) sums.set(name, (sums.get(name) ?? 0) + timeDeltas[i]);
  }
  const busy = [...sums.values()].reduce((sum, time) => sum + time, 0);
  return [...sums]
    .map(([name, time]) => ({ name, share: time / busy }))
    .sort((a, b) => b.share - a.share);
}

function namesOf(nodes: Profile['nodes'], parts: readonly Part[]): Map<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const names = new Map<number, string>();
  const visit = (id: number, inherited: string): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { functionName, url } = node.callFrame;
    const isPart = ({ functions = [], paths = [] }: Part) =>
      functions.includes(functionName) || paths.some((path) => url.includes(path));
    const own = functionName === IDLE ? IDLE : parts.find(isPart)?.name;
    const name = own ?? inherited;
    names.set(id, name);
    for (const child of node.children ?? []) visit(child, name);
  };
  visit(nodes[0].id, 'other');
  return names;
}
