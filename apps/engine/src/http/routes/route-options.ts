import type { LedgerTail } from '../../control/ledger-tail';
import type { LiveHistory } from '../../control/live-history';
import type { Admissions } from '../../decide/admit-record';
import type { DecisionService } from '../../decide/decision-service';
import type { WhatIfService } from '../../decide/what-if-service';
import type { FleetWatch } from '../../fleet/fleet-watch';
import type { EngineMetrics } from '../../metrics/engine-metrics';
import type { ModelHolder } from '../../model/model-holder';
import type { Past } from '../../past/past';
import type { EngineStatusSource } from '../../status/engine-status';
import type { EventStream } from '../../stream/event-stream';
import type { Turns } from '../load/batch-turns';

/** The services that the routes call. */
export interface RouteOptions extends Admissions {
  readonly decisionService: DecisionService;
  readonly whatIfService: WhatIfService;
  /** The turns of batches that are logged, and of those of what_if. */
  readonly turns: Turns;
  readonly whatIfTurns: Turns;
  readonly watchTurns: Turns;
  readonly liveHistory: Pick<LiveHistory, 'read'>;
  readonly fleet: Pick<FleetWatch, 'read'>;
  readonly past: Past;
  readonly ledger: Pick<LedgerTail, 'read'>;
  /** The report of the model in use. @throws EngineError report_missing */
  readonly report: () => Promise<Uint8Array>;
  readonly stream: EventStream;
  readonly holder: ModelHolder;
  readonly metrics: EngineMetrics;
  readonly status: EngineStatusSource;
  /** Version of the program, for the API's description. */
  readonly version: string;
}
