import { join } from 'node:path';
import { typeable } from '@meta-agent/command-line';
import { ACTIONS } from '@meta-agent/features';
import { count, decimal, percent } from '@meta-agent/words';
import { LONGEST_HOLD_STEPS } from '../market/trade';
import { fileNames } from '../output/file-formats';
import type { Truth } from '../output/truth';

const NAME_WIDTH = 18;

/** Summarises a simulation: the market, the best possible scores, and the next commands. */
export function formatSummary(truth: Truth, folder: string): string {
  const { test } = truth;
  const classes = ACTIONS.map((action) => `${action} ${percent(truth.class_shares[action])}`);
  const score = (name: string, accuracy: number | null, logLoss = '') =>
    `  ${name.padEnd(NAME_WIDTH)}${accuracy === null ? 'never reports' : percent(accuracy)}${logLoss}`;
  return [
    `Simulated ${count(truth.records)} records of the market ${truth.market}, seed ${truth.seed}:`,
    `  ${truth.symbols.join(', ')}`,
    `  ${truth.first_timestamp} to ${truth.last_timestamp}`,
    `  labels ${classes.join(', ')}; ${count(truth.trades)} trades`,
    '',
    `Right answers in the last ${count(test.records)} records, from ${test.first_timestamp}:`,
    score('best possible', test.bayes.accuracy, `  log loss ${decimal(test.bayes.log_loss)}`),
    score('weighted ensemble', test.base_ensemble.accuracy),
    ...Object.entries(test.agents).map(([agent, { accuracy }]) => score(agent, accuracy)),
    '',
    `Written to ${folder}, every line marked as simulated:`,
    `  ${fileNames(truth.settlement !== undefined).join(', ')}`,
    '',
    'Next:',
    `  ${typeable('meta-trainer train')} --predictions ${join(folder, 'predictions.jsonl')} \\`,
    ...(truth.agents === undefined ? [] : [`    --agents ${truth.agents.join(',')} \\`]),
    ...truthOptions(truth, folder).map((line) => `    ${line}`),
    '',
  ].join('\n');
}

/** The options of the trainer that say what was right. */
function truthOptions({ settlement, step_minutes: step }: Truth, folder: string): string[] {
  if (settlement === undefined) {
    return [
      `--outcomes ${join(folder, 'outcomes.csv')} --labels ${join(folder, 'labels.csv')} \\`,
      `--label-horizon ${LONGEST_HOLD_STEPS * step}`,
    ];
  }
  const { take_profit_pct: profit, stop_loss_pct: loss, cost_pct: cost } = settlement;
  return [
    `--prices ${join(folder, 'prices.csv')} --label-horizon ${settlement.label_horizon_minutes} \\`,
    `--take-profit ${profit} --stop-loss ${loss} --cost-pct ${cost}`,
  ];
}
