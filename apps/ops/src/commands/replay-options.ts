import {
  defaultOption,
  flag,
  numberWithin,
  option,
  requiredOption,
  texts,
  wholeWithin,
  type CommandInput,
  type OptionValues,
} from '@meta-agent/command-line';
import { SETTLING, SYMBOL_MAP } from '@meta-agent/log-files/settling-options';
import { ASKING, REGISTRY } from '../terminal/options';
import { POLICY } from './policy-options';

/** Options of the command that decides a log again. */
export const REPLAY = {
  ...REGISTRY,
  predictions: requiredOption(
    '--predictions <paths...>',
    'decision logs or prediction logs: files or folders',
    texts,
  ),
  model: option(
    '--model <version>',
    'the model for every record (default: the model that each row names)',
  ),
  against: option('--against <version>', 'a second model to compare with'),
  labels: option('--labels <file>', 'the right action of each record, CSV'),
  outcomes: option('--outcomes <file>', 'outcomes of the trades, CSV'),
  ...SETTLING,
  outOfSample: flag('--out-of-sample', 'leave out the records that a model was trained on'),
  out: option('--out <file>', 'a file for every decision, JSON lines; - for the standard output'),
  asLogged: flag('--no-as-logged', "ignore the rows' own models and policies"),
  show: defaultOption(
    '--show <count>',
    'differences to print in full',
    '10',
    wholeWithin({ min: 0, max: 100_000, what: 'differences' }),
  ),
  maxInvalidShare: defaultOption(
    '--max-invalid-share <share>',
    'stop when a larger share of the lines is invalid',
    '0.01',
    numberWithin({ min: 0, max: 1, what: 'shares' }),
  ),
  ...SYMBOL_MAP,
  maxUnmatchedShare: defaultOption(
    '--max-unmatched-share <share>',
    'end when more outcomes or labels match no record',
    '0.05',
    numberWithin({ min: 0, max: 1, what: 'shares' }),
  ),
  maxVoteDifference: defaultOption(
    '--max-vote-difference <share>',
    'end when more records have an ensemble_action that is not the vote',
    '0.05',
    numberWithin({ min: 0, max: 1, what: 'shares' }),
  ),
  ...ASKING,
  ...POLICY,
};

export type ReplayInput = CommandInput<OptionValues<typeof REPLAY>>;
