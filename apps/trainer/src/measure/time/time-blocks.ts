/** Length of a block in timestamps: T^(1/3), for T timestamps. */
export function blockLength(moments: number): number {
  return Math.ceil(Math.cbrt(moments));
}

/** The block of whole timestamps that each row is in, from 0. @param timestampsMs ascending */
export function timeBlocks(timestampsMs: Float64Array): Uint32Array {
  const length = blockLength(new Set(timestampsMs).size);
  let moment = 0;
  return new Uint32Array(timestampsMs.length).map((_, row) => {
    if (row > 0 && timestampsMs[row] !== timestampsMs[row - 1]) moment += 1;
    return Math.floor(moment / length);
  });
}
