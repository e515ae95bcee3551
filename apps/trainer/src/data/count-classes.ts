import { ACTIONS } from '@meta-agent/features';

/** The number of rows per class. */
export function countClasses(classes: Uint8Array): number[] {
  const counts = new Array<number>(ACTIONS.length).fill(0);
  for (const y of classes) counts[y] += 1;
  return counts;
}
