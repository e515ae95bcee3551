const ADVICE: readonly (readonly [gate: RegExp, advice: string])[] = [
  [/^samples$/, 'Collect a longer log.'],
  [
    /^(cv|test)_accuracy$/,
    'The agents say too little about these labels: check that labels and log belong together, or collect more.',
  ],
  [
    /^accuracy_/,
    'It is weak in one regime: collect records of that regime, or keep the vote there.',
  ],
  [/^top_class_share$/, 'It says nearly always the same: look at how the labels are distributed.'],
  [/^override_rate$/, 'It overrules too often: train with a higher --meta-threshold.'],
  [/^consensus_respected$/, 'A strong consensus was overruled: do not use it, and report this.'],
  [
    /^(override_)?uplift/,
    'It is not proven better than the vote: leave the vote alone, and try again with more data.',
  ],
  [
    /^certified_/,
    'The precision asked for cannot be proven: ask for less (--target-override-precision), or collect more.',
  ],
];

/** What can be done about a failed gate. */
export function adviceFor(gate: string): string {
  const found = ADVICE.find(([pattern]) => pattern.test(gate));
  return found?.[1] ?? 'The model is broken: do not use it, and train again.';
}
