import {
  decide,
  DEFAULT_POLICY,
  EXPLORED,
  HorizonMemory,
  NOTHING_IN_FORCE,
  type DecideContext,
  type Decision,
  type Policy,
  votersOf,
} from '@meta-agent/decision';
import type { Output } from '@meta-agent/durable-files';
import { readLogAs, type LineIssue } from '@meta-agent/features';
import { InputDigest, LineCounter, readBytes } from '@meta-agent/log-files';
import type { LoadedModel } from '@meta-agent/model-io';
import { MeasuredChanges, type Truth } from '@meta-agent/outcomes';
import { differenceOf } from './differences/compare-decisions';
import { DifferenceReport } from './differences/difference-report';
import { explainDifference } from './differences/explain-difference';
import { VersionComparison } from './differences/version-comparison';
import { GroupedDecisions } from './grouped-decisions';
import { InSampleRecords } from './in-sample-records';
import type { KnownTruth } from './input/known-truth';
import type { ModelCache } from './input/model-cache';
import { rowSchema, signalsIssue, toReplayRow, type ReplayRow } from './input/replay-row';

export interface ReplayOptions {
  /** Files. */
  readonly paths: readonly string[];
  readonly models: ModelCache;
  /** Decides every record. Null: the model of each row, or the default model for rows without. */
  readonly model: LoadedModel | null;
  readonly defaultModel: () => Promise<LoadedModel>;
  /** A second model that decides every record for comparison. */
  readonly against: LoadedModel | null;
  /** Whether the logged policy and model apply to the rows of a decision log. */
  readonly isAsLogged: boolean;
  /** Changes to the policy of the row, or to the default policy. */
  readonly policy: Partial<Policy>;
  readonly truth: KnownTruth;
  /** Leaves out the records that a deciding model was trained on. */
  readonly isOutOfSample: boolean;
  /** Receives one line of JSON per decision. */
  readonly out: Output | null;
  /** Number of differences to keep in full. */
  readonly shownDifferences: number;
  /** Largest share (0..1) of invalid lines. */
  readonly maxInvalidShare: number;
}

type PolicyInForce = Required<Pick<DecideContext, 'policy' | 'inForce'>>;

/** Decides logs again exactly as the engine would; finished records are not kept in memory. */
export class LogReplay {
  readonly lines = new LineCounter();
  readonly decided = new GroupedDecisions();
  readonly decidedAgainst = new GroupedDecisions();
  readonly comparison = new VersionComparison();
  readonly changes = new MeasuredChanges();
  readonly changesAgainst = new MeasuredChanges();
  readonly inSample = new InSampleRecords();
  readonly differences: DifferenceReport;
  /** Number of records by the version that decided them. */
  readonly versions = new Map<string, number>();
  /** Records with a logged ensemble_action, and records whose ensemble_action is not the vote. */
  readonly votes = { logged: 0, different: 0 };
  /** Votes to trade without an outcome; these records have no label. */
  unknownTrades = 0;
  /** Changes in whose place the vote was executed, to learn what changes are worth. */
  explored = 0;
  readonly #horizons = new HorizonMemory();
  readonly #horizonsAgainst = new HorizonMemory();
  readonly #options: ReplayOptions;
  /** For records without a logged policy. */
  readonly #unlogged: PolicyInForce;
  #default: LoadedModel | null = null;

  constructor(options: ReplayOptions) {
    this.#options = options;
    const policy = { ...DEFAULT_POLICY, ...options.policy };
    this.#unlogged = { policy, inForce: NOTHING_IN_FORCE };
    this.differences = new DifferenceReport(options.shownDifferences);
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
    return this.#options.model ?? this.#default;
  }

  async #replayFile(file: string): Promise<void> {
    const chunks = readBytes(file, new InputDigest());
    for await (const entry of readLogAs(rowSchema, file, chunks)) {
      if ('issue' in entry) {
        this.lines.add(entry);
        continue;
      }
      const { line } = entry;
      const row = toReplayRow(entry.record);
      if ('expected' in row) {
        const issue: LineIssue = { file, line, ...row };
        this.lines.add({ issue });
        continue;
      }
      const waiting = this.#replayRow(row, { file, line });
      if (waiting !== undefined) await waiting;
    }
  }

  /** @returns a promise only when the caller must wait */
  #replayRow(row: ReplayRow, place: Place): Promise<void> | undefined {
    const model = this.#modelOf(row);
    return model instanceof Promise
      ? model.then((loaded) => this.#decideRow(row, loaded, place))
      : this.#decideRow(row, model, place);
  }

  #modelOf({ logged }: ReplayRow): LoadedModel | null | Promise<LoadedModel | null> {
    const { model, models, isAsLogged } = this.#options;
    if (model !== null) return model;
    if (logged === null || !isAsLogged) return this.#default ?? this.#takeDefault();
    const { modelVersion } = logged;
    if (modelVersion === null) return null;
    const found = models.find(modelVersion);
    if (found instanceof Promise) return found.then((loaded) => loaded ?? this.#takeDefault());
    return found ?? this.#default ?? this.#takeDefault();
  }

  async #takeDefault(): Promise<LoadedModel> {
    this.#default ??= await this.#options.defaultModel();
    return this.#default;
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
    const { record } = row;
    const context = this.#contextOf(row, model);
    const decision = decide(record, context);
    this.#horizons.note(record, decision, context);
    const truth = this.#options.truth.of(row, decision);
    this.explored += Number(decision.reason === EXPLORED);
    this.#measure(this.decided, this.changes, row, withoutDraw(decision, row, context), truth);
    this.#countVote(row, decision, truth);
    const version = decision.model_version ?? 'none';
    this.versions.set(version, (this.versions.get(version) ?? 0) + 1);
    const other = against && this.#decideAgainst(row, { ...context, model: against }, truth);
    if (other !== null) this.comparison.add(decision, other, truth);
    if (row.logged === null && this.#options.out === null) return undefined;
    return this.#finishRow({ row, place, context, decision, other, truth });
  }

  /** Counts the line. @returns whether the signals that the models read are sound */
  #isCounted(row: ReplayRow, models: readonly (LoadedModel | null)[], place: Place): boolean {
    const { policy } = this.#inForceOf(row);
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

  /** A row of a decision log names the other horizons that counted, if its own settings apply. */
  #contextOf(row: ReplayRow, model: LoadedModel | null): DecideContext {
    const { isAsLogged, model: given } = this.#options;
    const { policy, inForce } = this.#inForceOf(row);
    const deciding = { model, policy, inForce };
    const { logged, record, nowMs } = row;
    const { primary_horizon: primary } = policy;
    const isOwn = isAsLogged && given === null && logged?.policy.primary_horizon === primary;
    const otherHorizons =
      isOwn && logged !== null ? logged.otherHorizons : this.#horizons.of(record, deciding);
    return { model, policy, inForce, nowMs, otherHorizons };
  }

  #inForceOf({ logged }: ReplayRow): PolicyInForce {
    const { isAsLogged, policy } = this.#options;
    if (!isAsLogged || logged === null) return this.#unlogged;
    return { policy: { ...logged.policy, ...policy }, inForce: logged.inForce };
  }

  /** Compares the decision with the logged one and writes it. */
  #finishRow(decided: DecidedRow): Promise<void> | undefined {
    const { row, decision } = decided;
    const { out } = this.#options;
    if (row.logged === null) return out?.append(lineOf(decided, null));
    this.differences.countCompared();
    const kind = differenceOf(row.logged.decision, decision);
    if (kind === null) return out?.append(lineOf(decided, null));
    return this.#noteDifference(decided, kind);
  }

  async #noteDifference(decided: DecidedRow, kind: Kind): Promise<void> {
    const { row, decision, context, place } = decided;
    const { logged, line } = row;
    if (logged === null) return;
    const loggedModel = await this.#loggedModel(logged.modelVersion);
    const causes = explainDifference({ row: { ...row, logged }, decision, context, loggedModel });
    const { timestamp, symbol } = line;
    const difference = { kind, causes, logged: logged.decision };
    this.differences.add({ ...place, timestamp, symbol, ...difference, replayed: decision });
    await this.#options.out?.append(lineOf(decided, difference));
  }

  async #loggedModel(version: string | null): Promise<DecideContext['model'] | undefined> {
    if (version === null) return null;
    return (await this.#options.models.find(version)) ?? undefined;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
}

type Kind = NonNullable<ReturnType<typeof differenceOf>>;

interface DecidedRow {
  readonly row: ReplayRow;
  readonly place: Place;
  readonly context: DecideContext;
  readonly decision: Decision;
  readonly other: Decision | null;
  readonly truth: Truth;
}

/**
 * The decision as the model makes it without the draw of an exploration: that is what is measured.
 */
function withoutDraw(decision: Decision, { record }: ReplayRow, context: DecideContext): Decision {
  return decision.reason === EXPLORED ? decide(record, { ...context, explore: false }) : decision;
}

/** A line of --out. */
function lineOf(
  { row: { line }, place, decision, other, truth }: DecidedRow,
  difference: unknown,
): string {
  const { timestamp, symbol } = line;
  const fields = {
    ...{ ...place, timestamp, symbol, decision },
    ...(other !== null && { against: other }),
    ...(truth.label.action !== null && { label: truth.label.action }),
    ...(difference !== null && { difference }),
  };
  return `${JSON.stringify(fields)}\n`;
}
