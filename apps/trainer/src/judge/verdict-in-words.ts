import { sum } from '@meta-agent/features';
import type { DecisionLayerMetrics } from '@meta-agent/model-io';
import {
  count,
  decimal,
  identificationInWords,
  IN_SAMPLE_PROVES_NOTHING,
  notEnoughTimeInWords,
  percent,
  reasonsInWords,
  signed,
  weeksInWords,
} from '@meta-agent/words';
import type { TrainConfig } from '../config/train-config';
import { evidenceFor, upliftMetric } from './check-gates';

/**
 * The decision layer compared with the vote, in words, and whether the difference is evidence.
 * @param inSample measured records that the model was trained on
 */
export function verdictInWords(
  layer: DecisionLayerMetrics,
  config: TrainConfig,
  inSample = 0,
): string[] {
  const known = layer.pnl === null ? [] : [identificationInWords(layer.pnl.identification)];
  if (layer.override_accuracy === null && layer.change_rate === 0) {
    return [...known, `${neverInWords(layer)} Keep the vote.`];
  }
  if (layer.change_rate === 0) {
    return [
      ...known,
      `The meta model never changes the vote: it only confirms it, in ${percent(layer.confirmation_rate)} of the decisions. Keep the vote.`,
    ];
  }
  return [
    ...known,
    `The meta model changes the vote in ${percent(layer.change_rate)} of the decisions, and confirms it in ${percent(layer.confirmation_rate)}.`,
    ...gainInWords(layer, config, inSample),
    ...assumedInWords(layer),
    ...fewerTrades(layer),
    `Balanced accuracy: ${decimal(layer.final_balanced_accuracy, 3)} with the meta model, ` +
      `${decimal(layer.base_balanced_accuracy, 3)} with the vote.`,
    `Actions: ${shares(layer.final_action_shares)} with the meta model, ` +
      `${shares(layer.base_action_shares)} with the vote.`,
  ];
}

/** The meta model never overrides the vote, and the reasons with their shares. */
function neverInWords({ fallback_reasons: reasons }: DecisionLayerMetrics): string {
  const decisions = sum(Object.values(reasons));
  const why = decisions === 0 ? '' : `: ${reasonsInWords(reasons, decisions)}`;
  return `The meta model never overrides the vote${why}.`;
}

function gainInWords(layer: DecisionLayerMetrics, config: TrainConfig, inSample: number): string[] {
  const metric = upliftMetric(layer, config);
  const { evidence, identifiedShare } = evidenceFor(layer, metric);
  if ((identifiedShare ?? 0) < config.min_identified_share) {
    const what = metric === 'pnl' ? 'The profit' : 'The right action';
    return [
      `${what} of ${percent(identifiedShare ?? 0)} of the changes is known; ${percent(config.min_identified_share)} are needed. Keep the vote.`,
    ];
  }
  if (evidence === null) return ['Nothing is known of the changes. Keep the vote.'];
  if (evidence.status === 'not_enough_time') {
    return [`${notEnoughTimeInWords(evidence, 'The test part')} Keep the vote.`];
  }
  const isProven = evidence.life_known && (evidence.lower_bound ?? 0) > 0;
  const proven = inSample > 0 ? IN_SAMPLE_PROVES_NOTHING : 'This is evidence of an improvement.';
  return [
    metric === 'pnl' ? gainInMoney(layer, evidence) : gainInAccuracy(layer, evidence),
    `Independent blocks of time: ${evidence.blocks}, with changes in ${evidence.active_blocks}.`,
    isProven ? proven : notProven(evidence),
  ];
}

/** Whether the changes are proven worse than the vote, by the one-sided bound at 0.005. */
export function isProvenWorse(layer: DecisionLayerMetrics, config: TrainConfig): boolean {
  const { evidence, identifiedShare } = evidenceFor(layer, upliftMetric(layer, config));
  const isIdentified = (identifiedShare ?? 0) >= config.min_identified_share;
  return isIdentified && evidence !== null && isLoss(evidence);
}

const isLoss = ({ life_known: isLifeKnown, upper_bound: bound }: Evidence) =>
  isLifeKnown && bound !== null && bound < 0;

type Evidence = DecisionLayerMetrics['evidence'];

function notProven(evidence: Evidence): string {
  const { life_known: isLifeKnown, weeks_to_prove: weeks } = evidence;
  if (isLoss(evidence)) return 'The changes are proven worse than the vote. Keep the vote.';
  return isLifeKnown
    ? `This is not evidence of an improvement${weeksInWords(weeks)}. Keep the vote.`
    : 'This is not evidence: nothing says when a label is known, so blocks of time may be too short. Keep the vote, and train again with --label-horizon MINUTES.';
}

function gainInAccuracy({ changes }: DecisionLayerMetrics, { ci95 }: Evidence): string {
  const share = (right: number) => percent(changes.labelled === 0 ? 0 : right / changes.labelled);
  const points = ci95?.map((end) => signed(100 * end, 1)).join(' to ') ?? 'unknown';
  return (
    `On the ${count(changes.labelled)} changes with a label the model is right in ${share(changes.right)}, the vote in ${share(changes.base_right)} ` +
    `(95 % interval of the difference: ${points} points).`
  );
}

function gainInMoney({ pnl }: DecisionLayerMetrics, { ci95 }: Evidence): string {
  const ends = ci95?.map((end) => signed(end, 3)).join(' to ') ?? 'unknown';
  return `On the changes the profit is ${signed(pnl?.change_difference ?? 0, 3)} % per decision compared with the vote (95 % interval: ${ends} %).`;
}

/** Says why the vote looks good on labels that it made itself. */
function assumedInWords({ assumed_labels: assumed }: DecisionLayerMetrics): string[] {
  if (assumed === 0) return [];
  return [
    `${count(assumed)} labels are the vote's own action: on these the vote is right by construction, and no change counts.`,
  ];
}

/** Names the case in which the changes make no direction more frequent. */
function fewerTrades({
  final_action_shares: final,
  base_action_shares: base,
}: DecisionLayerMetrics) {
  const isFewer = final.SELL <= base.SELL && final.BUY <= base.BUY && final.HOLD > base.HOLD;
  return isFewer
    ? [
        'The changes make SELL and BUY less frequent and HOLD more frequent: there are fewer trades.',
      ]
    : [];
}

function shares(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([action, share]) => `${action} ${percent(share)}`)
    .join(', ');
}
