import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ROOT,
  runNode,
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type CommandResult,
  type EngineProcess,
  type EngineSettings,
} from '@meta-agent/harness';
import { openRegistry, readLive, type Registry } from '@meta-agent/model-io';
import { followDecisions, valueIn, type FollowingSupervisor } from './following-supervisor';
import { BAR_MS, DAY_MS, DECISIONS_A_DAY, START_MS, YearMarket } from './year-market';
import { answerAt, yearDraft, type YearModel } from './year-model';

const SUPERVISOR = join(ROOT, 'apps/supervisor/bin/meta-supervisor.js');
const CLOCK = join(__dirname, 'simulated-clock.js');
/** A decision is in the log at once, and the last bar but one is known. */
const AFTER_DAY_MS = 1_800_000;

export interface YearBenchOptions {
  readonly seed: number;
  /** Minutes of market time from one live state to the next. */
  readonly every: number;
  /** Whether the supervisor learns the online expert. */
  readonly isOnline: boolean;
  /**
   * When bars are written. After the day, live states come while no time passes: else hours of this clock
   * pass until the engine has taken up a demotion, which is longer than a replay believes.
   */
  readonly bars: 'as they close' | 'after the day';
}

/** An engine and a supervisor, as processes with the clock of the test. */
export class YearBench {
  readonly dir: string;
  readonly logs: string;
  readonly registry: Registry;
  readonly #folder = temporaryFolder();
  readonly #prices: string;
  readonly #market: YearMarket;
  readonly #options: YearBenchOptions;
  #settings: EngineSettings = {};
  #supervisor: FollowingSupervisor | null = null;
  #nowMs = START_MS;
  #engine: EngineProcess | null = null;
  /** Timestamps of the records that were answered. */
  readonly answered: string[] = [];

  constructor(options: YearBenchOptions) {
    this.#options = options;
    this.dir = join(this.#folder, 'models');
    this.logs = join(this.#folder, 'logs');
    mkdirSync(this.logs);
    this.#prices = join(this.#folder, 'prices.csv');
    this.#market = new YearMarket(options.seed, this.#prices);
    this.registry = openRegistry({ dir: this.dir, now: () => this.#nowMs });
    this.#setClock(START_MS - DAY_MS);
  }

  /** Puts a model in use. @returns its version */
  async promote(model: YearModel): Promise<string> {
    const version = await this.save(model);
    const why = { actor: 'test', reason: model.name, forced: false };
    await this.registry.promote({ version, event: 'promote', ...why });
    if (this.#engine !== null) await this.#waitFor(({ model_version: now }) => now === version);
    return version;
  }

  /** Saves a candidate. @returns its version */
  async save(model: YearModel): Promise<string> {
    return (await this.registry.save(yearDraft(model))).version;
  }

  /** Starts the engine anew with other settings; a killed one is started with the last ones. */
  async restartEngine(settings: EngineSettings): Promise<void> {
    await this.stopEngine();
    this.#settings = settings;
    await this.startEngine();
    await this.takeUp();
  }

  async startEngine(): Promise<EngineProcess> {
    this.#engine = await startEngine({
      ...this.environment,
      ...this.#settings,
      META_V2_MODEL_DIR: this.dir,
      META_DECISION_LOG: this.logs,
      META_DECISION_LOG_SYNC: 'always',
    });
    return this.#engine;
  }

  async stopEngine(signal?: NodeJS.Signals): Promise<void> {
    const engine = this.#engine;
    // From now on a request that fails is asked again of the next engine.
    this.#engine = null;
    await engine?.stop(signal);
  }

  /** For the processes that live by the clock of the test. */
  get environment() {
    return { META_TEST_CLOCK: join(this.#folder, 'clock'), NODE_OPTIONS: `--require ${CLOCK}` };
  }

  /**
   * Decides the records of a day one after the other, and lets the market move.
   * @param rightOf the probability that an answer is right, by the one that the model gives
   * @returns the number of overrides
   */
  async trade(day: number, rightOf: (topProbability: number) => number): Promise<number> {
    let overrides = 0;
    for (const record of this.#market.recordsOf(day)) {
      this.#setClock(Date.parse(record.timestamp));
      const { use_meta: isOverride } = await this.#decide(record);
      overrides += Number(isOverride);
      const { isBuy, topProbability } = answerAt(record.regime?.volatility ?? 0.5);
      this.#market.move(record, isBuy, rightOf(topProbability));
      if (this.#options.bars === 'as they close') this.#market.write();
    }
    this.#setClock(START_MS + (day + 1) * DAY_MS + AFTER_DAY_MS);
    this.#market.write();
    return overrides;
  }

  /**
   * Waits until the supervisor, which it starts if none is there, has learned everything of a day and the
   * engine has taken it up.
   */
  async supervise(day: number): Promise<void> {
    this.#supervisor ??= this.followDecisions();
    const url = await this.#supervisor.url;
    const knownUntilMs = START_MS + (day + 1) * DAY_MS - BAR_MS;
    await until(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const decisions = valueIn(text, 'meta_supervisor_decisions');
      const knownS = valueIn(text, 'meta_supervisor_known_until_timestamp_seconds');
      return decisions === (day + 1) * DECISIONS_A_DAY && 1000 * knownS >= knownUntilMs;
    });
    await this.takeUp();
  }

  /** How often the supervisor has read everything, not only what was new. */
  async readAnew(): Promise<number> {
    const answer = await fetch(`${(await this.#supervisor?.url) ?? ''}/metrics`);
    return valueIn(await answer.text(), 'meta_supervisor_read_anew_total');
  }

  /** What the live states take, in bytes and, as blocks of 4 KiB, on a disk. */
  liveSize(): { readonly bytes: number; readonly onDisk: number } {
    const folder = join(this.dir, 'live');
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    const sumOf = (values: readonly number[]) => values.reduce((sum, size) => sum + size, 0);
    return {
      bytes: sumOf(sizes),
      onDisk: sumOf(sizes.map((size) => 4096 * Math.ceil(size / 4096))),
    };
  }

  async stopSupervisor(): Promise<void> {
    await this.#supervisor?.kill();
    this.#supervisor = null;
  }

  /** Waits until the engine has the newest live state of its model in force. */
  async takeUp(): Promise<void> {
    const live = await readLive(this.dir);
    if (live === null) return;
    const { generation, model_version: version, demotion } = live.state;
    await this.#waitFor(
      ({ in_force: now, model_version: used }) =>
        used !== version ||
        (now?.live_generation === generation && (!demotion.demoted || now.demoted)),
    );
  }

  /** Starts the supervisor; it follows the files until it is killed. */
  followDecisions(): FollowingSupervisor {
    return followDecisions(SUPERVISOR, this.#supervisorArgs(this.dir), this.environment);
  }

  /** Runs the supervisor to its end; over a copy of the registry if one is named. */
  supervisor(more: readonly string[], dir = this.dir): Promise<CommandResult> {
    return runNode([SUPERVISOR, ...this.#supervisorArgs(dir), ...more], { env: this.environment });
  }

  #supervisorArgs(dir: string): string[] {
    const { every, isOnline } = this.#options;
    return [
      ...['run', '--model-dir', dir, '--decisions', this.logs, '--prices', this.#prices],
      ...['--take-profit', '0.5', '--stop-loss', '0.5', '--label-horizon', '15'],
      ...['--every', String(every), '--log-delay', '5', ...(isOnline ? ['--online'] : [])],
    ];
  }

  ops(...args: string[]): Promise<CommandResult> {
    return runOps([...args, '--model-dir', this.dir], { env: this.environment });
  }

  async #decide(record: Parameters<EngineProcess['client']['predict']>[0]) {
    for (;;) {
      const engine = this.#engine ?? (await this.startEngine());
      try {
        const answer = await engine.client.predict(record);
        this.answered.push(answer.timestamp);
        return answer;
      } catch (error) {
        // Killed: the caller asks again, as a bot does.
        if (this.#engine === engine) throw error;
      }
    }
  }

  async #waitFor(
    isReached: (status: Awaited<ReturnType<EngineProcess['client']['status']>>) => boolean,
  ) {
    await until(async () => this.#engine === null || isReached(await this.#engine.client.status()));
  }

  /** A rename: a process never reads half a number. */
  #setClock(nowMs: number): void {
    this.#nowMs = nowMs;
    const clock = join(this.#folder, 'clock');
    writeFileSync(`${clock}.next`, String(nowMs));
    renameSync(`${clock}.next`, clock);
  }
}
