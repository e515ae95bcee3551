import type { StreamEvent } from '@meta-agent/engine-api';

type Kind = 'number' | 'string' | 'boolean' | 'object';
type Kinds<T> = Readonly<Record<keyof T, Kind>>;

const EVENT: Kinds<StreamEvent> = {
  ...{ seq: 'number', at: 'string', status: 'object', in_flight: 'number' },
  ...{ event_loop_lag_s: 'number', latency: 'object', recent: 'object' },
  ...{ decided: 'number', shown: 'object' },
};
/** Without the optional fields: an older engine does not send them. */
type Known<T> = { readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K] };
type KnownStatus = Known<StreamEvent['status']>;
type KnownRecent = Known<StreamEvent['recent']>;
const STATUS: Kinds<KnownStatus> = {
  ...{ version: 'string', model_ready: 'boolean', enabled: 'boolean', fail_open: 'boolean' },
  ...{ total_predictions: 'number', meta_overrides: 'number', override_rate: 'number' },
  ...{ recent_override_rate: 'number', action_changes: 'number', fallback_reasons: 'object' },
  ...{ meta_threshold: 'number', consensus_threshold: 'number', policy: 'object' },
  ...{ decision_log: 'object', started_at: 'string', since: 'string' },
  // These may be null, which has the type object.
  ...{ model_version: 'object', model_swapped_at: 'object', last_load_error: 'object' },
};
const LATENCY: Kinds<StreamEvent['latency']> = {
  ...{ limits_s: 'object', counts: 'object', count: 'number', sum_s: 'number' },
};
const RECENT: Kinds<KnownRecent> = {
  ...{ seconds: 'number', decisions: 'number', overrides: 'number', reasons: 'object' },
  ...{ actions: 'object', other_symbols: 'number', confidence: 'object' },
};

/**
 * Parses an event of the stream. @returns null when this page cannot read it, as after an upgrade
 * of the engine. Checked by hand: the schema library would add 95 kB of script.
 */
export function readEvent(data: string): StreamEvent | null {
  try {
    const event = JSON.parse(data) as StreamEvent;
    const { status, latency, recent } = event;
    const isWhole = has(event, EVENT) && has(latency, LATENCY) && has<KnownRecent>(recent, RECENT);
    return isWhole && has<KnownStatus>(status, STATUS) ? event : null;
  } catch {
    return null;
  }
}

function has<T extends object>(value: T, kinds: Kinds<T>): boolean {
  return Object.entries<Kind>(kinds).every(([key, kind]) => {
    const given: unknown = value[key as keyof T];
    return kind === 'object' ? given !== undefined : typeof given === kind;
  });
}
