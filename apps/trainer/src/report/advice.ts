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
  [
    /^label_life_known$/,
    'Nothing says when a label is known, so no interval can be trusted. Train again with --label-horizon MINUTES.',
  ],
  [
    /^not_enough_time$/,
    'The test part is too short for evidence. Keep the vote, and train again on a longer log.',
  ],
  [
    /^identified_changes_/,
    'The worth of too many changes is not known. Give --prices, which settle every action.',
  ],
  [
    /^settlement_bias$/,
    'Executed trades earn something else than the prices say. Check --cost-pct, the barriers and --bar-time.',
  ],
  [/^override_rate$/, 'The override rate is too high. Train with a higher --meta-threshold.'],
  [
    /^consensus_respected$/,
    'The model overrode a strong consensus. Do not use it, and report this fault.',
  ],
  [
    /^(override_|change_)?uplift/,
    'There is no evidence that changes are better than the vote. Keep the vote, and train again on more data.',
  ],
  [
    /^better_than_champion$/,
    'Nothing shows that this version is better than the current one on the same records. Keep the current version, and train again in a week.',
  ],
  [
    /^certified_/,
    'No threshold reaches the target precision with this confidence. Lower --target-override-precision, or collect a longer log.',
  ],
];

/** Gates that need changes of the vote: without one, more data or prices do not help. */
const OF_CHANGES = /^(not_enough_time|identified_changes_.*|change_uplift_.*)$/;

const WITHOUT_CHANGES =
  'The model never changes the vote in the test part, so there is nothing to prove. Keep the vote, or train again on a longer log.';

/**
 * The advice for a failed gate.
 * @param hasChanges whether the model changes a vote of the test part
 */
export function adviceFor(gate: string, hasChanges: boolean): string {
  if (!hasChanges && OF_CHANGES.test(gate)) return WITHOUT_CHANGES;
  const found = ADVICE.find(([pattern]) => pattern.test(gate));
  return found?.[1] ?? 'The fitted model is invalid. Do not use it, and train again.';
}
