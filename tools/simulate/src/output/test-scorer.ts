import { classOf } from '@meta-agent/features';
import type { SimulatedRecord } from '../market/simulate-market';
import { record, share } from './shares';

/** Scores on the test part. Accuracies 0..1, log loss in nats. */
export interface TestScores {
  readonly records: number;
  readonly first_timestamp: string;
  /** Scores of the exact posterior, and the scores that the posterior expects. */
  readonly bayes: {
    readonly accuracy: number;
    readonly log_loss: number;
    readonly expected_accuracy: number;
    readonly expected_log_loss: number;
  };
  readonly base_ensemble: { readonly accuracy: number };
  /** Scored on the records where the agent reports; null for an agent that never reports. */
  readonly agents: Readonly<Record<string, { readonly accuracy: number | null }>>;
}

/** Scores the posterior, the vote and the agents on the observed records. */
export class TestScorer {
  private records = 0;
  private firstTimestamp = '';
  private readonly right = { bayes: 0, ensemble: 0 };
  private readonly agentsRight: number[];
  private readonly reports: number[];
  private readonly sums = { logLoss: 0, topProbability: 0, entropy: 0 };

  constructor(private readonly agents: readonly string[]) {
    this.agentsRight = agents.map(() => 0);
    this.reports = agents.map(() => 0);
  }

  observe({ record: { timestamp, ...signals }, label, posterior }: SimulatedRecord): void {
    if (this.records === 0) this.firstTimestamp = timestamp;
    this.records += 1;
    const top = Math.max(...posterior);
    const y = classOf(label);
    if (posterior[y] === top) this.right.bayes += 1;
    if (signals.ensemble_action === label) this.right.ensemble += 1;
    this.agents.forEach((agent, i) => {
      const signal = signals.base_predictions[agent];
      if (signal === undefined) return;
      this.reports[i] += 1;
      if (signal.action === label) this.agentsRight[i] += 1;
    });
    this.sums.logLoss -= Math.log(posterior[y]);
    this.sums.topProbability += top;
    for (const p of posterior) this.sums.entropy -= p * Math.log(p);
  }

  result(): TestScores {
    const ofRecords = (sum: number) => share(sum, this.records);
    return {
      records: this.records,
      first_timestamp: this.firstTimestamp,
      bayes: {
        accuracy: ofRecords(this.right.bayes),
        log_loss: ofRecords(this.sums.logLoss),
        expected_accuracy: ofRecords(this.sums.topProbability),
        expected_log_loss: ofRecords(this.sums.entropy),
      },
      base_ensemble: { accuracy: ofRecords(this.right.ensemble) },
      agents: record(this.agents, (agent) => {
        const i = this.agents.indexOf(agent);
        const reports = this.reports[i];
        return { accuracy: reports === 0 ? null : share(this.agentsRight[i], reports) };
      }),
    };
  }
}
