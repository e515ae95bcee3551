/** The classes, in the order of every vector, matrix and file: class 0, 1, 2. */
export const ACTIONS = ['SELL', 'HOLD', 'BUY'] as const;
export type Action = (typeof ACTIONS)[number];

/**
 * Class index of an action: SELL 0, HOLD 1, BUY 2.
 * @throws TypeError for anything else, so that an unchecked record cannot be scored.
 * @example
 * classOf('BUY'); // 2
 */
export function classOf(action: Action): 0 | 1 | 2 {
  switch (action) {
    case 'SELL':
      return 0;
    case 'HOLD':
      return 1;
    case 'BUY':
      return 2;
    default:
      throw new TypeError(
        `expected an action of ${ACTIONS.join(', ')}, received ${String(action)}`,
      );
  }
}
