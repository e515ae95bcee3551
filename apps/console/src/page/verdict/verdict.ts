import { ERROR_REASONS } from '@meta-agent/decision';
import type { StreamEvent } from '@meta-agent/engine-api';
import type { Connection } from '../../feed/live-feed';
import { asAgo, asPercent } from '../../text/format';
import { shortVersion } from '../../text/short-version';
import { asDateTime, asTime } from '../../time/times';

/** The state of everything in one sentence. */
export interface Verdict {
  readonly isGood: boolean;
  /** `OK`, or what is wrong: `HALTED`. */
  readonly head: string;
  readonly text: string;
}

export interface VerdictSources {
  readonly connection: Connection;
  /** The last event. */
  readonly event: Pick<StreamEvent, 'at' | 'status' | 'recent'>;
  /** When the last decision was made, ISO 8601; null when none is known. */
  readonly lastAt: string | null;
}

/** Judges who decides, how often the vote is changed, the log, and the last decision. */
export function verdictOf({ connection, event, lastAt }: VerdictSources): Verdict {
  const { status } = event;
  if (connection === 'lost' || connection === 'outdated') {
    return bad('CONNECTION LOST', `what this page shows is from ${asDateTime(event.at)}`);
  }
  const trouble = troubleOf(event);
  const facts = [
    trouble?.who ?? `${shortVersion(status.model_version)} decides`,
    changesOf(status),
    logOf(status),
    lastAt === null ? 'no decision yet' : `last decision ${agoOf(event.at, lastAt)}`,
  ];
  const text = facts.filter((fact) => fact !== null).join(', ');
  if (trouble !== null) return bad(trouble.head, text);
  return status.decision_log.writable
    ? { isGood: true, head: 'OK', text }
    : bad('LOG NOT WRITTEN', text);
}

const bad = (head: string, text: string): Verdict => ({ isGood: false, head, text });

interface Trouble {
  readonly head: string;
  readonly who: string;
}

/** Why the model does not decide, or not always; null when it does. */
function troubleOf({ status, recent }: VerdictSources['event']): Trouble | null {
  const { stop, demotion, enabled, model_ready } = status;
  if (stop) {
    const decides = stop.to === 'vote' ? 'the vote decides' : 'every decision is HOLD';
    return { head: 'HALTED', who: `${decides}, by ${stop.actor} since ${asTime(stop.at)}` };
  }
  if (!enabled) return { head: 'OFF', who: 'META_AGENT_ENABLED is not true, the vote decides' };
  const instead = status.fail_open ? 'the vote decides' : 'every decision is HOLD';
  if (!model_ready) return { head: 'FALLING BACK', who: `no model is loaded, ${instead}` };
  if (demotion) {
    const version = shortVersion(demotion.version);
    return { head: 'DEMOTED', who: `${version} decides nothing, the vote decides` };
  }
  const failed = ERROR_REASONS.reduce((sum, reason) => sum + (recent.reasons[reason] ?? 0), 0);
  if (failed === 0) return null;
  const share = asPercent(failed / Math.max(1, recent.decisions));
  return { head: 'FALLING BACK', who: `${share} of the recent decisions failed: there ${instead}` };
}

function changesOf(status: StreamEvent['status']): string | null {
  const { recent_change_rate: rate, total_predictions } = status;
  return rate === undefined || total_predictions === 0 ? null : `changes ${asPercent(rate)}`;
}

function logOf({ decision_log: { sync, writable } }: StreamEvent['status']): string {
  if (sync === 'off') return 'log off';
  return writable ? 'log written' : 'log NOT written';
}

const agoOf = (now: string, then: string) => asAgo((Date.parse(now) - Date.parse(then)) / 1000);
