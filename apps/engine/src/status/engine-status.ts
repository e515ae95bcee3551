import type { MetaAgent } from '@meta-agent/decision';
import type {
  ChallengerStatus,
  DecisionLogState,
  EngineStatistics,
  EngineStatus,
  Readiness,
  RegistrySyncState,
  SignalStreamState,
} from '@meta-agent/engine-api';
import type { ControlHolder } from '../control/control-holder';
import type { LiveHolder } from '../control/live-holder';
import type { ModelHolder } from '../model/model-holder';
import type { AgentReports } from './agent-reports';
import type { LoggedVotes } from './logged-votes';
import type { OverrideRates } from './override-rates';

export interface EngineStatusOptions {
  readonly agent: MetaAgent;
  readonly holder: ModelHolder;
  /** Null without META_CHALLENGER. */
  readonly challenger?: {
    readonly wanted: string;
    readonly holder: Pick<ModelHolder, 'lastError'>;
  } | null;
  readonly control: Pick<ControlHolder, 'standing'>;
  readonly live?: Pick<LiveHolder, 'refusal'>;
  readonly reports: AgentReports;
  readonly overrideRates?: Pick<OverrideRates, 'reset'>;
  readonly votes: LoggedVotes;
  readonly decisionLog: () => DecisionLogState;
  /** Absent when the registry is not pulled from an object storage. */
  readonly sync?: { readonly state: RegistrySyncState } | null;
  /** Null without a stream of signals. */
  readonly signalStream?: (() => SignalStreamState | null) | undefined;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
}

/** Status, statistics and readiness of the engine. */
export class EngineStatusSource {
  readonly #options: EngineStatusOptions;

  constructor(options: EngineStatusOptions) {
    this.#options = options;
  }

  read(): EngineStatus {
    const { agent, holder, control, live, reports, votes, decisionLog, startedAtMs } =
      this.#options;
    const { policy, inForce } = agent;
    return {
      version: 'v2',
      ...this.#statistics(),
      agents: reports.describe(),
      logged_votes: votes.describe(),
      recent_override_rate: agent.recentOverrideRate,
      recent_change_rate: agent.recentChangeRate,
      model_version: holder.model?.version ?? null,
      model_swapped_at: holder.swappedAtMs === null ? null : isoOf(holder.swappedAtMs),
      last_load_error: holder.lastError,
      registry: holder.registry,
      registry_sync: this.#options.sync?.state ?? null,
      enabled: policy.enabled,
      stop: control.standing.stop,
      demotion: inForce.demoted ? control.standing.demotion : null,
      in_force: inForce,
      live_refused: live?.refusal ?? null,
      challenger: this.#challenger(),
      fail_open: policy.fail_open,
      policy: { ...policy },
      decision_log: decisionLog(),
      signal_stream: this.#options.signalStream?.() ?? null,
      started_at: isoOf(startedAtMs),
    };
  }

  /** Resets the statistics. @returns the statistics before the reset */
  reset(): EngineStatistics {
    const cleared = this.#statistics();
    this.#options.agent.resetStatistics();
    this.#options.overrideRates?.reset();
    return cleared;
  }

  readiness(): Readiness {
    const { agent, holder, decisionLog } = this.#options;
    const { enabled, fail_open } = agent.policy;
    const log = decisionLog();
    const hasModel = holder.model !== null;
    return {
      ready: (hasModel || fail_open || !enabled) && log.writable,
      model: holder.model?.version ?? withoutModel(enabled, fail_open),
      decision_log: log.writable ? log.sync : `not writable: ${log.last_error ?? 'unknown'}`,
    };
  }

  #challenger(): ChallengerStatus | null {
    const { agent, challenger = null } = this.#options;
    if (challenger === null) return null;
    const { wanted, holder } = challenger;
    const fault = agent.challengerFault;
    return {
      wanted,
      model_version: agent.challenger?.version ?? null,
      asked: agent.challenger !== null && fault === null,
      fault,
      canary_share: agent.canaryShare,
      last_load_error: holder.lastError,
    };
  }

  /** The specified members first, in the specified order. */
  #statistics(): EngineStatistics {
    const { total_predictions, meta_overrides, override_rate, ...more } =
      this.#options.agent.getStatistics();
    const { model_ready, meta_threshold, consensus_threshold, ...counts } = more;
    return {
      model_ready,
      total_predictions,
      meta_overrides,
      override_rate,
      meta_threshold,
      consensus_threshold,
      ...counts,
    };
  }
}

function withoutModel(isEnabled: boolean, isFailOpen: boolean): string {
  if (!isEnabled) return 'none; not needed, META_AGENT_ENABLED is not true';
  return isFailOpen ? 'none; the vote decides' : 'none; every decision is HOLD';
}

const isoOf = (ms: number) => new Date(ms).toISOString();
