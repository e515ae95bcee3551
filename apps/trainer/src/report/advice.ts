const ADVICE: readonly (readonly [gate: RegExp, advice: string])[] = [
  [/^samples$/, 'Collect a longer log.'],
  [
    /^(cv|test)_accuracy$/,
    'The votes hardly predict the labels. Check that the labels belong to the log, or collect a longer log.',
  ],
  [
    /^accuracy_/,
    'The model is inaccurate in one regime. Collect records of that regime, or keep the vote in it.',
  ],
  [
    /^top_class_share$/,
    'The model nearly always predicts the same action. Check the distribution of the labels.',
  ],
  [/^override_rate$/, 'The override rate is too high. Train with a higher --meta-threshold.'],
  [
    /^consensus_respected$/,
    'The model overrode a strong consensus. Do not use it, and report this fault.',
  ],
  [
    /^(override_)?uplift/,
    'There is no evidence that overrides are better than the vote. Keep the vote, and train again on more data.',
  ],
  [
    /^certified_/,
    'No threshold reaches the target precision with this confidence. Lower --target-override-precision, or collect a longer log.',
  ],
];

/** The advice for a failed gate. */
export function adviceFor(gate: string): string {
  const found = ADVICE.find(([pattern]) => pattern.test(gate));
  return found?.[1] ?? 'The fitted model is invalid. Do not use it, and train again.';
}
