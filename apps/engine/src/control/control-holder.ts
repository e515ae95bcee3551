import {
  NOTHING_IN_FORCE,
  type Demotion,
  type InForce,
  type MetaAgent,
  type Stop,
} from '@meta-agent/decision';
import { hasErrno } from '@meta-agent/durable-files';
import {
  assertNotFallen,
  isReleased,
  ModelError,
  openRegistry,
  readControl,
  realFolder,
  type LiveState,
  type ServedMemory,
  type Standing,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { identifyFiles } from '../model/identify-model';
import type { Demoted, LiveHolder } from './live-holder';

export interface ControlHolderOptions {
  /** A registry, or one artifact's folder. */
  readonly dir: string;
  /** Receives what is in force. */
  readonly agent: MetaAgent;
  readonly memory: ServedMemory;
  readonly verifyKeys?: VerifyKeys | undefined;
  /** The live states; none unless given. */
  readonly live?: Pick<LiveHolder, 'stateOf' | 'demotionOf'>;
  /** Mixes the online expert of a live state with the model in use, or takes it away. */
  readonly mixOnline?: (live: LiveState | null) => boolean;
  readonly nowMs: () => number;
  /** Called when a stop or a demotion begins or ends, and for a control that cannot be read. */
  readonly onEvent: (event: ControlEvent) => void;
}

export type ControlEvent =
  | { readonly kind: 'halted'; readonly stop: Stop }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'demoted'; readonly demotion: Demotion }
  | { readonly kind: 'rearmed' }
  | { readonly kind: 'unreadable'; readonly message: string; readonly stop: Stop | null };

const FILES = ['control.json', 'current.json'];

/** In force while control.json cannot be read: a person may have tried to stop the engine. */
const UNREADABLE = {
  to: 'vote',
  reason: 'control.json cannot be read',
  actor: 'meta-engine',
} as const;

/**
 * Holds what the operator and the supervisor have latched in the registry. What is in force stays in
 * force while the registry cannot be read or is older than what was served.
 */
export class ControlHolder {
  readonly #options: ControlHolderOptions;
  #standing: Standing = { stop: null, demotion: null, released: [] };
  #seen: string | null = null;
  #complaint: string | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ControlHolderOptions) {
    this.#options = options;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Reads the registry if it changed. Never throws. */
  check(): Promise<void> {
    const done = this.#queue.then(() => this.#check());
    this.#queue = done;
    return done;
  }

  /** Runs work that changes the registry: no check reads it meanwhile. */
  whileUnread<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** Puts in force what applies to the model in use: call it after a swap of models or live states. */
  apply(): void {
    const { agent, live, mixOnline } = this.#options;
    const version = agent.model?.version;
    const state = live?.stateOf(version) ?? null;
    const next = {
      ...inForceOf(this.#standing, version, state, live?.demotionOf(version) ?? null),
      online: mixOnline?.(state) ?? false,
    };
    if (isSame(next, agent.inForce)) return;
    agent.putInForce(isSame(next, NOTHING_IN_FORCE) ? NOTHING_IN_FORCE : next);
  }

  async #check(): Promise<void> {
    const { dir } = this.#options;
    const seen = await identifyFiles(dir, FILES);
    if (seen === this.#seen) return;
    try {
      this.#use(await this.#read());
      this.#seen = seen;
      this.#complaint = null;
    } catch (error) {
      // The fault may end without a change of these files: the next check reads again.
      this.#seen = null;
      await this.#keep(error);
    }
  }

  async #read(): Promise<Standing> {
    const { memory, verifyKeys } = this.#options;
    const dir = await realFolder(this.#options.dir);
    const registry = openRegistry({ dir, verifyKeys });
    const current = await registry.current();
    await assertNotFallen(dir, current, memory);
    const standing = await registry.standing();
    const { demotion } = this.#standing;
    if (standing.demotion !== null || demotion === null) return standing;
    // A promotion ended it. Until the new model is in use, the demoted one decides nothing.
    const isRearmed = current?.version === demotion.version;
    return isRearmed ? standing : { ...standing, demotion };
  }

  #use(standing: Standing): void {
    const before = this.#standing;
    this.#standing = standing;
    this.apply();
    const { onEvent } = this.#options;
    const { stop, demotion } = standing;
    if (stop !== null && before.stop?.at !== stop.at) onEvent({ kind: 'halted', stop });
    if (stop === null && before.stop !== null) onEvent({ kind: 'resumed' });
    if (demotion !== null && before.demotion?.at !== demotion.at)
      onEvent({ kind: 'demoted', demotion });
    if (demotion === null && before.demotion !== null) onEvent({ kind: 'rearmed' });
  }

  /** A stop in control.json is in force even if the ledger is damaged or too old. */
  async #keep(error: unknown): Promise<void> {
    const { dir, nowMs, onEvent } = this.#options;
    const control = await readControl(dir).catch(unreadableUnlessBusy);
    const at = new Date(nowMs()).toISOString();
    const unreadable = control === 'unreadable' ? { ...UNREADABLE, at } : null;
    const found = control === 'unreadable' ? null : control?.stop;
    const stop = found ?? this.#standing.stop ?? unreadable;
    this.#standing = { ...this.#standing, stop };
    this.apply();
    const { message } = error as Error;
    const complaint = `${message} ${stop?.at ?? ''}`;
    if (complaint !== this.#complaint) onEvent({ kind: 'unreadable', message, stop });
    this.#complaint = complaint;
  }
}

/** A process without a free file descriptor can read nothing: that says nothing about a stop. */
function unreadableUnlessBusy(error: unknown): 'unreadable' | null {
  const cause = error instanceof ModelError ? error.cause : error;
  return hasErrno(cause, 'EMFILE') || hasErrno(cause, 'ENFILE') ? null : 'unreadable';
}

function inForceOf(
  { stop, demotion, released }: Standing,
  version: string | undefined,
  live: LiveState | null,
  demoted: Demoted | null,
): InForce {
  const isLatched = demotion !== null && demotion.version === version;
  return {
    stop: stop?.to ?? null,
    // The live state is demoted before the ledger is, and may stay so for a while after a release.
    demoted: isLatched || (demoted !== null && !isReleased(released, demoted)),
    threshold: live?.threshold.value ?? null,
    paused: live?.threshold.paused ?? false,
    live_generation: live?.generation ?? null,
    ...{ online: false, canary: false },
  };
}

const isSame = (one: InForce, other: InForce) => JSON.stringify(one) === JSON.stringify(other);
