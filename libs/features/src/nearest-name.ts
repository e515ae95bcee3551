const MOST_TYPING_ERRORS = 2;

/**
 * The known name that a misspelled one seems to mean, or null: the same but for case and signs
 * (`N-HiTS`), the long form of an abbreviation (`LightGBM` for `lgbm`), or at most two typing errors.
 * @example nearestName('XGBoost', ['xgb', 'lgbm']); // 'xgb'
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const typed = plain(name);
  if (typed === '') return null;
  const same = known.find((one) => plain(one) === typed);
  if (same !== undefined) return same;
  const long = known.find((one) => one.length > 2 && isLongFormOf(typed, plain(one)));
  if (long !== undefined) return long;
  const near = known
    .map((one) => ({ one, errors: typingErrors(typed, plain(one)) }))
    .filter(({ one, errors }) => errors <= MOST_TYPING_ERRORS && 2 * errors < one.length)
    .sort((a, b) => a.errors - b.errors);
  return near.length === 0 ? null : near[0].one;
}

const plain = (name: string) =>
  name
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether the long name has the first letter of the short name first, and the others in order. */
function isLongFormOf(long: string, short: string): boolean {
  if (long.length <= short.length || long.length > 3 * short.length || !long.startsWith(short[0])) {
    return false;
  }
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}

/** Levenshtein distance. */
function typingErrors(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const changed = row[j - 1] + Number(one[i - 1] !== other[j - 1]);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, changed));
    }
    row = next;
  }
  return row[other.length];
}
