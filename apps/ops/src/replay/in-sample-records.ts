import { horizonOf } from '@meta-agent/features';
import {
  isInSample,
  trainedTimeOf,
  type LoadedModel,
  type TrainedTime,
} from '@meta-agent/model-io';
import type { GroundTruth } from '@meta-agent/outcomes';
import type { ReplayRow } from './input/replay-row';

/** Counts the records that a model which decides them was trained on. */
export class InSampleRecords {
  readonly #times = new Map<string, TrainedTime>();
  readonly #leftOut: Parameters<GroundTruth['leaveOut']>[0][] = [];
  #count = 0;
  #last: TrainedTime | null = null;

  /** Counts a record that lies in the time of the training of one of these models. */
  note(row: ReplayRow, models: readonly (LoadedModel | null)[]): void {
    const trained = this.#timesOf(models).find((time) => isInSample(row.timestampMs, time));
    if (trained === undefined) return;
    this.#count += 1;
    if (this.#last === null || trained.lastMs > this.#last.lastMs) this.#last = trained;
  }

  /** Whether all of these models were trained before the record. */
  isAfterTraining(row: ReplayRow, models: readonly (LoadedModel | null)[]): boolean {
    return this.#timesOf(models).every(({ lastMs }) => row.timestampMs > lastMs);
  }

  /** Keeps the key of a record that is not replayed. */
  leaveOut({ timestampMs, id, line }: ReplayRow): void {
    this.#leftOut.push({ timestampMs, id, symbol: line.symbol, horizon: horizonOf(line) });
  }

  /** Outcomes and labels of records that are left out are not unmatched. Call after all records. */
  leaveOutOf(truth: GroundTruth): void {
    for (const key of this.#leftOut) truth.leaveOut(key);
  }

  /** `left_out`: the in-sample records, and those before them. */
  get summary() {
    const last_timestamp = this.#last?.lastTimestamp ?? null;
    return { records: this.#count, left_out: this.#leftOut.length, last_timestamp };
  }

  #timesOf(models: readonly (LoadedModel | null)[]): TrainedTime[] {
    return models.filter((model) => model !== null).map((model) => this.#timeOf(model));
  }

  #timeOf({ version, metadata }: LoadedModel): TrainedTime {
    let time = this.#times.get(version);
    if (time === undefined) this.#times.set(version, (time = trainedTimeOf(metadata)));
    return time;
  }
}
