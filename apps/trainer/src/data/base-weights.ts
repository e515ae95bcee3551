import { ACTIONS, type AgentList } from '@meta-agent/features';
import {
  fitBaseWeights,
  voteDifference,
  type LoggedVote,
  type RowList,
} from '@meta-agent/outcomes';
import { briefPercent } from '@meta-agent/words';
import { TrainerError } from '../errors';
import { ABSENT, rowsOf, signalsAt, type SignalTable } from './signal-table';
import { ensembleClassesOf } from './truth/labels';

export interface BaseWeightsOptions {
  readonly agents: AgentList;
  /** Whether the weights are fitted to the log instead of set. */
  readonly fitBaseWeights: boolean;
}

/** The weights of the vote, and how well the weights explain the logged ensemble. */
export interface ExplainedVotes {
  readonly agents: AgentList;
  /** The class of each row's vote by these weights. */
  readonly classes: Uint8Array;
  /** Number of records with a logged ensemble. */
  readonly logged: number;
  /** Share (0..1) of the logged ensembles that differ from the vote. */
  readonly difference: number;
  /** The weights that explain the log best; null when no other weights are better. */
  readonly proposed: { readonly agents: AgentList; readonly difference: number } | null;
}

// A difference in fewer than one record in a hundred is rounding: no proposal.
const LEAST_DIFFERENCE = 0.01;

/**
 * Compares the vote with the ensemble that the bot of the log computed.
 * @throws TrainerError nothing_to_fit
 */
export function explainVotes(table: SignalTable, options: BaseWeightsOptions): ExplainedVotes {
  const votes = loggedVotes(table);
  if (options.fitBaseWeights && votes.length === 0) {
    throw new TrainerError('nothing_to_fit', {
      message: 'The base weights cannot be fitted: no record has an ensemble_action.',
      expected: 'records with an ensemble_action',
      received: 'none',
      next: 'run this again without --base-weights fit',
    });
  }
  const { names } = options.agents;
  const agents = options.fitBaseWeights ? fitBaseWeights(votes, names) : options.agents;
  const classes = ensembleClassesOf(table, agents);
  const difference = differenceOf(table, classes, votes.length);
  const explained = { agents, classes, logged: votes.length, difference, proposed: null };
  if (options.fitBaseWeights || difference < LEAST_DIFFERENCE) return explained;
  const better = fitBaseWeights(votes, names);
  const proposed = { agents: better, difference: voteDifference(votes, better) };
  return { ...explained, proposed: proposed.difference < difference ? proposed : null };
}

/** As `voteDifference`, of votes that are counted already. */
function differenceOf({ ensembleClasses }: SignalTable, classes: Uint8Array, logged: number) {
  let differing = 0;
  for (let row = 0; row < classes.length; row += 1) {
    const vote = ensembleClasses[row];
    if (vote !== ABSENT && vote !== classes[row]) differing += 1;
  }
  return logged === 0 ? 0 : differing / logged;
}

/** Notes for the user about the votes, one line each. */
export function voteNotes({ logged, difference, proposed }: ExplainedVotes): string[] {
  if (difference === 0) return [];
  const differing = Math.round(difference * logged);
  return [
    `the logged ensemble_action is not the vote in ${briefPercent(difference, 1)} of the records (${differing} of ${logged})`,
    ...(proposed === null ? [] : [proposalLine(proposed)]),
  ];
}

/** @throws TrainerError base_weights_differ */
export function assertVotesExplained(votes: ExplainedVotes, maxVoteDifference: number): void {
  if (votes.difference <= maxVoteDifference) return;
  throw new TrainerError('base_weights_differ', {
    message:
      'The bot that wrote the log weighs its agents otherwise: its logged ensemble_action is not the vote.',
    expected: `at most ${briefPercent(maxVoteDifference, 1)} of the records with another ensemble_action`,
    received: briefPercent(votes.difference, 1),
    issues: votes.proposed === null ? [] : [proposalLine(votes.proposed)],
    next: 'run this again with --base-weights fit, or allow more with --max-vote-difference',
  });
}

const proposalLine = ({ agents, difference }: NonNullable<ExplainedVotes['proposed']>) =>
  `these weights explain ${briefPercent(1 - difference, 1)} of the log: --base-weights ${showWeights(agents)}`;

const showWeights = ({ names, weights }: AgentList) =>
  names.map((name, i) => `${name}=${weights[i]}`).join(',');

/** A vote is made of its row when it is asked for. */
function loggedVotes(table: SignalTable): RowList<LoggedVote> {
  const { ensembleClasses } = table;
  const rows = rowsOf(table.length, (row) => ensembleClasses[row] !== ABSENT);
  const at = (place: number) => ({
    predictions: signalsAt(table, rows[place]).base_predictions,
    ensemble: ACTIONS[ensembleClasses[rows[place]]],
  });
  return { length: rows.length, at };
}
