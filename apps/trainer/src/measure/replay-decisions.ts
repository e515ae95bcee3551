import {
  decide,
  fallbackReasonOf,
  hasQuorum,
  HorizonMemory,
  isStrongConsensus,
  votersOf,
  voteBaseEnsemble,
  type MetaModel,
  type Policy,
} from '@meta-agent/decision';
import { classOf } from '@meta-agent/features';
import { recordAt, type SignalTable } from '../data/signal-table';

/** The engine's decisions, row by row. */
export interface ReplayedDecisions {
  readonly finalClasses: Uint8Array;
  readonly baseClasses: Uint8Array;
  /** 1 where the meta model overrode the vote. */
  readonly overrides: Uint8Array;
  /** 1 where the agents agreed strongly. */
  readonly agreed: Uint8Array;
  /** 1 where the agents agreed strongly and the final decision is their action. */
  readonly respected: Uint8Array;
  /** Number of rows by the reason why the vote stands. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Whether the model changed the vote's action on a row. */
export function isChange(
  {
    overrides,
    finalClasses,
    baseClasses,
  }: Pick<ReplayedDecisions, 'overrides' | 'finalClasses' | 'baseClasses'>,
  row: number,
): boolean {
  return overrides[row] === 1 && finalClasses[row] !== baseClasses[row];
}

/** Decides every row as the engine does, without the clock checks. */
export function replayDecisions(
  table: SignalTable,
  model: MetaModel,
  policy: Policy,
): ReplayedDecisions {
  const column = () => new Uint8Array(table.length);
  const replayed = {
    finalClasses: column(),
    baseClasses: column(),
    overrides: column(),
    agreed: column(),
    respected: column(),
  };
  const reasons: Record<string, number> = {};
  const context = { model, policy, nowMs: model.trainedAtMs };
  const agents = votersOf(policy, model);
  const horizons = new HorizonMemory();
  for (let row = 0; row < table.length; row += 1) {
    const record = recordAt(table, row);
    const otherHorizons = horizons.of(record, context);
    const decision = decide(record, { ...context, otherHorizons });
    horizons.note(record, decision, context);
    const vote = voteBaseEnsemble(record.base_predictions, agents);
    const reason = fallbackReasonOf(decision.reason);
    if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1;
    const isAgreed = hasQuorum(vote, policy) && isStrongConsensus(vote.consensus, policy);
    replayed.finalClasses[row] = classOf(decision.action);
    replayed.baseClasses[row] = classOf(decision.base_ensemble_action);
    replayed.overrides[row] = Number(decision.use_meta);
    replayed.agreed[row] = Number(isAgreed);
    replayed.respected[row] = Number(
      isAgreed && !decision.use_meta && decision.action === vote.agreed,
    );
  }
  return { ...replayed, reasons };
}
