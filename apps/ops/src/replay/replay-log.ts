import {
  decide,
  EXPLORED,
  HorizonMemory,
  type DecideContext,
  type Decision,
  votersOf,
} from '@meta-agent/decision';
import { readLogInBatches, type LineIssue, type LogEntry } from '@meta-agent/features';
import { InputDigest, LineCounter, readBytes } from '@meta-agent/log-files';
import type { LoadedModel } from '@meta-agent/model-io';
import { MeasuredChanges, type Truth } from '@meta-agent/outcomes';
import { RowContexts } from './decide/row-contexts';
import { RowModels } from './decide/row-models';
import { LoggedComparison } from './differences/logged-comparison';
import { VersionComparison } from './differences/version-comparison';
import { GroupedDecisions } from './grouped-decisions';
import { InSampleRecords } from './in-sample-records';
import type { Place } from './input/place';
import {
  knownLines,
  rowSchema,
  signalsIssue,
  toReplayRow,
  type LoggedLine,
  type ReplayRow,
} from './input/replay-row';
import type { ReplayRequest } from './replay-request';

/** Decides logs again exactly as the engine would; finished records are not kept in memory. */
export class LogReplay {
  readonly lines = new LineCounter();
  readonly decided = new GroupedDecisions();
  readonly decidedAgainst = new GroupedDecisions();
  readonly comparison = new VersionComparison();
  readonly changes = new MeasuredChanges();
  readonly changesAgainst = new MeasuredChanges();
  readonly inSample = new InSampleRecords();
  readonly logged: LoggedComparison;
  /** Number of records by the version that decided them. */
  readonly versions = new Map<string, number>();
  /** Records with a logged ensemble_action, and records whose ensemble_action is not the vote. */
  readonly votes = { logged: 0, different: 0 };
  /** Votes to trade without an outcome; these records have no label. */
  unknownTrades = 0;
  /** Changes in whose place the vote was executed, to learn what changes are worth. */
  explored = 0;
  readonly #known = knownLines();
  readonly #horizonsAgainst = new HorizonMemory();
  readonly #options: ReplayRequest;
  readonly #models: RowModels;
  readonly #contexts: RowContexts;

  constructor(options: ReplayRequest) {
    this.#options = options;
    this.#models = new RowModels(options);
    this.#contexts = new RowContexts(options);
    this.logged = new LoggedComparison(options);
  }

  /** @throws InputError, ModelError, OpsError */
  async run(): Promise<void> {
    const { paths, maxInvalidShare } = this.#options;
    for (const file of paths) await this.#replayFile(file);
    this.lines.assertUsable(paths, maxInvalidShare);
    this.inSample.leaveOutOf(this.#options.truth.joined);
    this.#options.truth.prices?.assertFitting();
  }

  /** The model that decides records of no version of their own; null before the first of them. */
  get mainModel(): LoadedModel | null {
    return this.#models.main;
  }

  async #replayFile(file: string): Promise<void> {
    const chunks = readBytes(file, new InputDigest());
    const reading = { schema: rowSchema, known: this.#known };
    for await (const entries of readLogInBatches(reading, file, chunks)) {
      for (const entry of entries) {
        const waiting = this.#replayEntry(entry, file);
        if (waiting !== undefined) await waiting;
      }
    }
  }

  /** @returns a promise only when the caller must wait */
  #replayEntry(entry: LogEntry<LoggedLine>, file: string): Promise<void> | undefined {
    if ('issue' in entry) {
      this.lines.add(entry);
      return undefined;
    }
    const { line } = entry;
    const row = toReplayRow(entry.record);
    if ('expected' in row) {
      const issue: LineIssue = { file, line, ...row };
      this.lines.add({ issue });
      return undefined;
    }
    return this.#replayRow(row, { file, line });
  }

  /** @returns a promise only when the caller must wait */
  #replayRow(row: ReplayRow, place: Place): Promise<void> | undefined {
    const { isAsLogged, live } = this.#options;
    const proven = isAsLogged ? live.prove(row, place) : row;
    return proven instanceof Promise
      ? proven.then((found) => this.#replayProven(found, place))
      : this.#replayProven(proven, place);
  }

  #replayProven(row: ReplayRow, place: Place): Promise<void> | undefined {
    const { isAsLogged, live } = this.#options;
    const mixed = (model: LoadedModel | null) => (isAsLogged ? live.mixed(row, model) : model);
    const model = this.#models.of(row);
    return model instanceof Promise
      ? model.then((loaded) => this.#decideRow(row, mixed(loaded), place))
      : this.#decideRow(row, mixed(model), place);
  }

  #decideRow(row: ReplayRow, model: LoadedModel | null, place: Place): Promise<void> | undefined {
    const { against, isOutOfSample } = this.#options;
    const models = [model, against];
    const readers = against === null ? [model] : models;
    if (!this.#isCounted(row, readers, place)) return undefined;
    this.inSample.note(row, models);
    if (isOutOfSample && !this.inSample.isAfterTraining(row, models)) {
      this.inSample.leaveOut(row);
      return undefined;
    }
    const context = this.#contexts.of(row, model);
    const decision = decide(row.record, context);
    this.#contexts.note(row, decision, context);
    const truth = this.#options.truth.of(row, decision);
    this.explored += Number(decision.reason === EXPLORED);
    this.#measure(this.decided, this.changes, row, withoutDraw(decision, row, context), truth);
    this.#countVote(row, decision, truth);
    const version = decision.model_version ?? 'none';
    this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
    const other = against && this.#decideAgainst(row, { ...context, model: against }, truth);
    if (other !== null) this.comparison.add(decision, other, truth);
    if (row.logged === null && this.#options.out === null) return undefined;
    return this.logged.add({ row, place, context, decision, other, truth });
  }

  /** Counts the line. @returns whether the signals that the models read are sound */
  #isCounted(row: ReplayRow, models: readonly (LoadedModel | null)[], place: Place): boolean {
    const { policy } = this.#contexts.inForceOf(row);
    for (const model of models) {
      const issue = signalsIssue(row, votersOf(policy, model).names);
      if (issue === null) continue;
      this.lines.add({ issue: { ...place, ...issue } });
      return false;
    }
    this.lines.add({ record: row, line: place.line });
    return true;
  }

  #decideAgainst(row: ReplayRow, deciding: DecideContext, truth: Truth): Decision {
    const otherHorizons = this.#horizonsAgainst.of(row.record, deciding);
    const context = { ...deciding, otherHorizons };
    const decision = decide(row.record, context);
    this.#horizonsAgainst.note(row.record, decision, context);
    const measured = withoutDraw(decision, row, context);
    this.#measure(this.decidedAgainst, this.changesAgainst, row, measured, truth);
    return decision;
  }

  #measure(
    decided: GroupedDecisions,
    changes: MeasuredChanges,
    row: ReplayRow,
    decision: Decision,
    truth: Truth,
  ): void {
    decided.add(row, decision, truth);
    changes.add(row.timestampMs, decision, truth);
  }

  #countVote({ line }: ReplayRow, decision: Decision, { label }: Truth): void {
    const isTrade = decision.base_ensemble_action !== 'HOLD';
    if (this.#options.truth.source === 'outcomes' && isTrade && label.action === null)
      this.unknownTrades += 1;
    if (line.ensemble_action === undefined) return;
    this.votes.logged += 1;
    this.votes.different += Number(line.ensemble_action !== decision.base_ensemble_action);
  }
}

/**
 * The decision as the model makes it without the draw of an exploration: that is what is measured.
 */
function withoutDraw(decision: Decision, { record }: ReplayRow, context: DecideContext): Decision {
  return decision.reason === EXPLORED ? decide(record, { ...context, explore: false }) : decision;
}
