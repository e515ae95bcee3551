/** Sums of a block: numerator and denominator of the ratio. */
export interface BlockSums {
  readonly numerators: Float64Array;
  readonly denominators: Float64Array;
  /** Squared residuals up to this sum are rounding: the block has no scatter. */
  readonly rounding: number;
}

/** ΣN / ΣD and its standard error over the blocks. */
export interface RatioEstimate {
  readonly estimate: number;
  readonly standardError: number;
}

/** Residuals below this share of the numbers are rounding. */
const PRECISION = 1e-12;

export function blockSums(numerators: Float64Array, denominators: Float64Array): BlockSums {
  const squares = numerators.reduce((sum, value) => sum + value * value, 0);
  return { numerators, denominators, rounding: PRECISION ** 2 * squares };
}

/**
 * θ̂ = ΣN / ΣD with SE = √(q/(q−1)·Σ(N_b − θ̂·D_b)²) / ΣD (linearised, Cochran, Sampling
 * Techniques, 1977, § 6.4), over the q blocks in `picks`, which may repeat a block.
 * @returns null for a zero denominator or no scatter: the error is unknown
 */
export function estimateRatio(
  { numerators, denominators, rounding }: BlockSums,
  picks: ArrayLike<number>,
): RatioEstimate | null {
  const blocks = picks.length;
  let above = 0;
  let below = 0;
  for (let i = 0; i < blocks; i += 1) {
    above += numerators[picks[i]];
    below += denominators[picks[i]];
  }
  if (below <= 0) return null;
  const estimate = above / below;
  let squares = 0;
  for (let i = 0; i < blocks; i += 1) {
    squares += (numerators[picks[i]] - estimate * denominators[picks[i]]) ** 2;
  }
  if (squares <= rounding) return null;
  return { estimate, standardError: Math.sqrt((blocks / (blocks - 1)) * squares) / below };
}

/**
 * How much neighbouring blocks that move together widen the error: √(1 + 2·Σe_b·e_{b+1} / Σe²), at
 * least 1 (the truncated kernel of one lag: Hansen, Econometrica 50, 1982). A market that remembers
 * longer than a block makes the blocks dependent; the plain error then covers too little.
 * @param sums blocks in the order of time
 */
export function neighbourFactor(
  { numerators, denominators }: BlockSums,
  { estimate }: RatioEstimate,
): number {
  const residuals = numerators.map((above, block) => above - estimate * denominators[block]);
  const squares = residuals.reduce((total, value) => total + value * value, 0);
  let products = 0;
  for (let block = 1; block < residuals.length; block += 1) {
    products += residuals[block] * residuals[block - 1];
  }
  return Math.sqrt(Math.max(1, 1 + (2 * products) / squares));
}
