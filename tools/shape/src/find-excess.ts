import type { Shape } from './measure-shape';
import { quantile } from './quantile';

/** Limits for the source of the whole repository. */
export const LIMITS = Object.freeze({ medianFile: 80, file95th: 160, function: 50 });

/** Lists each excess over the limits; empty when the source is within the limits. */
export function findExcess({ fileLines, functions, fileCycles, folderCycles }: Shape): string[] {
  const median = quantile(fileLines, 0.5);
  const high = quantile(fileLines, 0.95);
  return [
    ...(median > LIMITS.medianFile
      ? [`The median file has ${median} lines, at most ${LIMITS.medianFile} are allowed.`]
      : []),
    ...(high > LIMITS.file95th
      ? [`The 95th percentile of files is ${high} lines, at most ${LIMITS.file95th} are allowed.`]
      : []),
    ...functions
      .filter(({ lines }) => lines > LIMITS.function)
      .map(({ place, lines }) => `${place} has ${lines} lines of code, over ${LIMITS.function}.`),
    ...fileCycles.map((cycle) => `Files import each other: ${circle(cycle)}`),
    ...folderCycles.map((cycle) => `Folders import each other: ${circle(cycle)}`),
  ];
}

const circle = (nodes: readonly string[]) => [...nodes, nodes[0]].join(' → ');
