import type { DecidedRow } from './decided-row';

const DAY_MS = 86_400_000;

/** When a challenger decided, in ms since 1970. */
interface Decided {
  readonly firstMs: number;
  lastMs: number;
}

/**
 * Leaves out what a replaced challenger decided: one is replaced while another that began later against
 * the same champion has decided in the last day. Engines that change over one after the other would else
 * empty the open block of the evidence with each row. A challenger that is taken up again counts a day
 * after the other's last row.
 */
export class ReplacedChallengers {
  readonly #ofChampion = new Map<string | null, Map<string, Decided>>();

  /** @param row rows come in the order in which they were decided */
  leaveOut(row: DecidedRow): DecidedRow {
    const { challenger, modelVersion, decidedAtMs } = row;
    if (challenger === null) return row;
    const known = this.#ofChampion.get(modelVersion) ?? new Map<string, Decided>();
    this.#ofChampion.set(modelVersion, known);
    const own = known.get(challenger.modelVersion) ?? { firstMs: decidedAtMs, lastMs: decidedAtMs };
    own.lastMs = decidedAtMs;
    known.set(challenger.modelVersion, own);
    const isReplaced = [...known.values()].some(
      ({ firstMs, lastMs }) => firstMs > own.firstMs && lastMs > decidedAtMs - DAY_MS,
    );
    return isReplaced ? { ...row, challenger: null } : row;
  }
}
