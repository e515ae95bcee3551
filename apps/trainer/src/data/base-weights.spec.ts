import { voteBaseEnsemble } from '@meta-agent/decision';
import { agentsOf, DEFAULT_AGENTS, type Action, type AgentList } from '@meta-agent/features';
import { makeRecord, makeTable, type Row } from '../testing/make-table';
import { assertVotesExplained, explainVotes, voteNotes } from './base-weights';

const OWN = agentsOf({ xgb: 0.55, lgbm: 0.15, nhits: 0.15, patchtst: 0.15 });
const ACTIONS: readonly Action[] = ['SELL', 'HOLD', 'BUY'];

/** Every combination of votes, with the ensemble that a bot with these weights logs. */
function tableOf(weights: AgentList | null) {
  const rows = Array.from({ length: 243 }, (_, i): Row => {
    const votes = [i, i / 3, i / 9, i / 27].map((at) => ACTIONS[Math.floor(at) % 3]);
    const row = { votes, confidence: 0.5 + (i % 5) / 10 };
    if (weights === null) return row;
    const { action } = voteBaseEnsemble(makeRecord(row).base_predictions, weights);
    return { ...row, changes: { ensemble_action: action } };
  });
  return makeTable(rows);
}

const set = { agents: DEFAULT_AGENTS, fitBaseWeights: false };

describe('explainVotes', () => {
  it('finds no difference when the log holds the vote or no ensemble', () => {
    for (const weights of [DEFAULT_AGENTS, null]) {
      const votes = explainVotes(tableOf(weights), set);
      expect(votes).toMatchObject({ difference: 0, proposed: null });
      expect(voteNotes(votes)).toEqual([]);
      assertVotesExplained(votes, 0);
    }
  });

  it('proposes the weights that explain another vote, and throws beyond the limit', () => {
    const votes = explainVotes(tableOf(OWN), set);
    expect(votes.difference).toBeGreaterThan(0.05);
    expect(votes.proposed?.difference).toBe(0);
    expect(voteNotes(votes)[1]).toMatch(
      /^these weights explain 100 % of the log: --base-weights xgb=0\.\d+,lgbm=/,
    );
    expect(() => {
      assertVotesExplained(votes, 0.05);
    }).toThrow(expect.objectContaining({ code: 'base_weights_differ', exitCode: 2 }) as Error);
    assertVotesExplained(votes, votes.difference);
  });

  it.each([
    ['one agent decides alone', { xgb: 0.97, lgbm: 0.01, nhits: 0.01, patchtst: 0.01 }],
    ['an agent has no weight', { xgb: 0.4, lgbm: 0.4, nhits: 0.2, patchtst: 0 }],
    ['the order is the reverse', { xgb: 0.1, lgbm: 0.2, nhits: 0.25, patchtst: 0.45 }],
  ])('proposes weights that explain more of a log in which %s', (_, weights) => {
    const table = tableOf(agentsOf(weights));
    const votes = explainVotes(table, set);
    expect(votes.difference).toBeGreaterThan(0.05);
    expect(votes.proposed?.difference).toBeLessThan(votes.difference / 2);
    const fitted = explainVotes(table, { ...set, fitBaseWeights: true });
    expect(fitted.difference).toBe(votes.proposed?.difference);
  });

  it('fits the weights when the option is set', () => {
    const votes = explainVotes(tableOf(OWN), { ...set, fitBaseWeights: true });
    expect(votes).toMatchObject({ difference: 0, proposed: null });
    const [xgb, lgbm] = votes.agents.weights;
    expect(xgb).toBeGreaterThan(lgbm);
  });

  it('cannot fit to a log without ensemble_action', () => {
    expect(() => explainVotes(tableOf(null), { ...set, fitBaseWeights: true })).toThrow(
      expect.objectContaining({ code: 'nothing_to_fit' }) as Error,
    );
  });
});
