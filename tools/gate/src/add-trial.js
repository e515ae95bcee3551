/**
 * The result of a trial that ran in parts, each with its own seed: the cases are added, the figures of each
 * part stand side by side.
 * @throws Error when the seed has run before (the cases would be the same), and for the short form of a
 * trial whose long form is kept
 */
function addTrial(before, { seed, cases, figures = {}, ...result }) {
  if (result.form !== before.form) throw new Error(`the kept run is of the ${before.form} form`);
  const seeds = [before.seed].flat();
  if (seeds.includes(seed))
    throw new Error(`seed ${seed} has run before: set TRIAL_SEED to another`);
  return {
    ...result,
    seed: [...seeds, seed],
    cases: merged(before.cases, cases, (one, other) => merged(one, other, (a, b) => a + b)),
    figures: merged(before.figures ?? {}, figures, (one, other) => `${one} · ${other}`),
  };
}

function merged(one, other, join) {
  const sum = { ...one };
  for (const [key, value] of Object.entries(other)) {
    sum[key] = key in one ? join(one[key], value) : value;
  }
  return sum;
}

module.exports = { addTrial };
