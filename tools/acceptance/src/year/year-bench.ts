import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
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
} from '@meta-agent/harness';
import { openRegistry, readLive, type Registry } from '@meta-agent/model-io';
import { DAY_MS, START_MS, YearMarket } from './year-market';
import { answerAt, yearDraft, type YearModel } from './year-model';

const SUPERVISOR = join(ROOT, 'apps/supervisor/bin/meta-supervisor.js');
const CLOCK = join(__dirname, 'simulated-clock.js');
/** A decision is in the log at once, and the last bar but one is known. */
const AFTER_DAY_MS = 1_800_000;

/** An engine and a supervisor, as processes with the clock of the test. */
export class YearBench {
  readonly dir: string;
  readonly logs: string;
  readonly registry: Registry;
  readonly #folder = temporaryFolder();
  readonly #prices: string;
  readonly #market: YearMarket;
  #nowMs = START_MS;
  #engine: EngineProcess | null = null;
  /** Timestamps of the records that were answered. */
  readonly answered: string[] = [];

  constructor(seed: number) {
    this.dir = join(this.#folder, 'models');
    this.logs = join(this.#folder, 'logs');
    mkdirSync(this.logs);
    this.#prices = join(this.#folder, 'prices.csv');
    this.#market = new YearMarket(seed, this.#prices);
    this.registry = openRegistry({ dir: this.dir, now: () => this.#nowMs });
    this.#setClock(START_MS - DAY_MS);
  }

  /** Puts a model in use. @returns its version */
  async promote(model: YearModel): Promise<string> {
    const { version } = await this.registry.save(yearDraft(model));
    const why = { actor: 'test', reason: model.name, forced: false };
    await this.registry.promote({ version, event: 'promote', ...why });
    if (this.#engine !== null) await this.#waitFor(({ model_version: now }) => now === version);
    return version;
  }

  async startEngine(): Promise<EngineProcess> {
    this.#engine = await startEngine({
      ...this.environment,
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
    }
    this.#setClock(START_MS + (day + 1) * DAY_MS + AFTER_DAY_MS);
    return overrides;
  }

  /** Runs the supervisor once, and waits until the engine has taken up what it published. */
  async supervise(): Promise<void> {
    const { exitCode, stderr } = await this.supervisor(['--once']);
    if (exitCode !== 0) throw new Error(stderr);
    await this.takeUp();
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

  /** Starts the supervisor; it follows the files until it is killed. @returns what kills it */
  followDecisions(): () => Promise<void> {
    const env = { PATH: process.env.PATH, ...this.environment };
    const args = [SUPERVISOR, ...this.#supervisorArgs(this.dir), '--poll', '0.1'];
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const exited = once(child, 'exit');
    return async () => {
      child.kill('SIGKILL');
      await exited;
    };
  }

  /** Runs the supervisor to its end; over a copy of the registry if one is named. */
  supervisor(more: readonly string[], dir = this.dir): Promise<CommandResult> {
    return runNode([SUPERVISOR, ...this.#supervisorArgs(dir), ...more], { env: this.environment });
  }

  #supervisorArgs(dir: string): string[] {
    return [
      ...['run', '--model-dir', dir, '--decisions', this.logs, '--prices', this.#prices],
      ...['--take-profit', '0.5', '--stop-loss', '0.5', '--label-horizon', '15'],
      ...['--every', '720', '--log-delay', '5'],
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
