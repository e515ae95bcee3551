import type { IncomingMessage } from 'node:http';
import { callerOf as addressOf, type Caller, type CallerOf } from '../../caller/caller';
import type { ShedCause } from '../../metrics/shed-causes';
import { EngineError } from '../../problem/engine-error';
import type { ExchangeLoad } from '../contract/route';
import type { LoadShedder } from '../guard/load-shedder';
import { Quota, type Exceeded, type QuotaLimits } from './quota';

const MIB = 1_048_576;

/** Bytes of each body that no quota counts: a record has less than a kilobyte. */
export const FREE_BYTES = 16_384;

/** Of bodies that are longer than `FREE_BYTES`. */
const BODY_BYTES: QuotaLimits = Object.freeze({
  all: 64 * MIB,
  each: 32 * MIB,
  reserved: 16 * MIB,
});

/** Arrays and streams of lines that are being answered. Single decisions need none of these. */
const BATCHES: QuotaLimits = Object.freeze({ all: 96, each: 32, reserved: 32 });

export interface LoadGateOptions {
  readonly shedder: Pick<LoadShedder, 'assertCapacity' | 'beginInTurn' | 'inFlight'>;
  readonly onRefused: (cause: ShedCause) => void;
  readonly callerOf?: CallerOf;
  readonly bodyBytes?: QuotaLimits;
  readonly batches?: QuotaLimits;
}

/** What all requests may hold at the same time: requests in flight, batches, bytes of bodies. */
export class LoadGate {
  readonly #bodyBytes: Quota;
  readonly #batches: Quota;
  readonly #shed: Parts;
  readonly #kept: Parts;

  constructor({ shedder, onRefused, callerOf = addressOf, ...quotas }: LoadGateOptions) {
    this.#bodyBytes = new Quota(quotas.bodyBytes ?? BODY_BYTES);
    this.#batches = new Quota(quotas.batches ?? BATCHES);
    const shared = { bodyBytes: this.#bodyBytes, batches: this.#batches };
    this.#shed = { ...shared, shedder, onRefused, callerOf, isShed: true };
    this.#kept = { ...this.#shed, isShed: false };
  }

  get bodyBytes(): number {
    return this.#bodyBytes.total;
  }

  get batches(): number {
    return this.#batches.total;
  }

  /** @param isShed whether the request is refused when the engine is overloaded */
  open(req: IncomingMessage, isShed: boolean): RequestLoad {
    return new RequestLoad(req, isShed ? this.#shed : this.#kept);
  }
}

interface Parts {
  readonly isShed: boolean;
  readonly shedder: LoadGateOptions['shedder'];
  readonly onRefused: (cause: ShedCause) => void;
  readonly callerOf: CallerOf;
  readonly bodyBytes: Quota;
  readonly batches: Quota;
}

/** What one request holds, until `end`. */
export class RequestLoad implements ExchangeLoad {
  readonly #req: IncomingMessage;
  readonly #parts: Parts;
  #caller: Caller | undefined;
  #bytes = 0;
  #isInFlight = false;
  #isBatch = false;

  constructor(req: IncomingMessage, parts: Parts) {
    this.#req = req;
    this.#parts = parts;
  }

  /**
   * Holds memory for the body, in place of what it held before.
   * @throws EngineError too_many_requests, overloaded
   */
  hold(bytes: number): void {
    const wanted = bytes <= FREE_BYTES ? 0 : bytes;
    if (wanted === this.#bytes) return;
    const { bodyBytes } = this.#parts;
    const more = wanted - this.#bytes;
    if (more < 0) bodyBytes.give(this.#callerOf(), -more);
    else this.#assert(bodyBytes.take(this.#callerOf(), more), 'body_bytes', bodyBytes);
    this.#bytes = wanted;
  }

  /** The body is whole: from now on the request is in flight. @throws EngineError */
  begin(): void {
    const { shedder, isShed } = this.#parts;
    shedder.inFlight += 1;
    this.#isInFlight = true;
    if (!isShed) return;
    shedder.assertCapacity();
    shedder.beginInTurn();
  }

  /** @throws EngineError too_many_requests, overloaded */
  beginBatch(): void {
    const { batches } = this.#parts;
    this.#assert(batches.take(this.#callerOf(), 1), 'batches', batches);
    this.#isBatch = true;
  }

  /** Gives everything back. */
  end(): void {
    const { shedder, batches } = this.#parts;
    this.hold(0);
    if (this.#isBatch) batches.give(this.#callerOf(), 1);
    if (this.#isInFlight) shedder.inFlight -= 1;
    this.#isBatch = false;
    this.#isInFlight = false;
  }

  #callerOf(): Caller {
    return (this.#caller ??= this.#parts.callerOf(this.#req));
  }

  #assert(exceeded: Exceeded | undefined, cause: 'body_bytes' | 'batches', quota: Quota): void {
    if (exceeded === undefined) return;
    this.#parts.onRefused(cause);
    const what = cause === 'batches' ? 'batches' : 'bytes of bodies';
    const whose = exceeded === 'each' ? 'of one caller' : 'of all callers';
    throw new EngineError(exceeded === 'each' ? 'too_many_requests' : 'overloaded', {
      expected: `at most ${quota.limits[exceeded]} ${what} ${whose} at once`,
      headers: { 'retry-after': '1' },
    });
  }
}
