import {
  startDrift,
  startWatch,
  type DriftState,
  type LineageState,
  type WatchState,
} from '@meta-agent/supervision';
import type { Online, Settled } from './published-parts';
import { NOTHING_SETTLED } from './settled-parts';
import type { VersionRule } from './version-rule';

/** What has been learned of one model. */
export interface ModelState {
  readonly watch: WatchState;
  readonly lineage: LineageState | null;
  readonly online: Online | null;
  readonly settled: Omit<Settled, 'drift'>;
  readonly drift: DriftState;
}

/** The state before the first decision. */
export const startModel = (rule: VersionRule): ModelState => ({
  watch: startWatch(rule.watch),
  lineage: null,
  online: rule.online?.start ?? null,
  settled: NOTHING_SETTLED,
  drift: startDrift(rule.drift),
});

/** What has been learned of one model until a time. */
export interface Learned {
  readonly modelVersion: string;
  /** Milliseconds since 1970. */
  readonly asOfMs: number;
  readonly state: ModelState;
}
