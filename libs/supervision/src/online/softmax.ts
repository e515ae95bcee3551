/** Logits become probabilities, in place. */
export function softmaxInto(logits: Float64Array): void {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (let k = 0; k < logits.length; k += 1) {
    logits[k] = Math.exp(logits[k] - largest);
    sum += logits[k];
  }
  for (let k = 0; k < logits.length; k += 1) logits[k] /= sum;
}
