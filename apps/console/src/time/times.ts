import { zone } from './zone';

const MINUTE_MS = 60_000;

/** How far a zone is before UTC at a time, in minutes. */
export type OffsetAt = (atMs: number) => number;

/** The names of a time, in one zone. */
export interface Times {
  /** `2026-02-05 23:54:27 UTC` */
  dateTime(at: string | number): string;
  /** `2026-02-05 23:54:27`, under a head that names the zone. */
  moment(at: string | number): string;
  /** `23:54:27 UTC` */
  time(at: string | number): string;
  /** `23:54:27`, under a head that names the zone. */
  clock(at: string | number): string;
  /** `23:54`, for a field of a form. */
  minute(at: string | number): string;
}

/** Times in a zone; a text that is no time is shown unchanged. */
export function timesIn(offsetAt: OffsetAt): Times {
  const show = (at: string | number, write: (text: string, zoneName: string) => string) => {
    const atMs = new Date(at).getTime();
    if (Number.isNaN(atMs)) return String(at);
    const offset = offsetAt(atMs);
    const text = new Date(atMs + offset * MINUTE_MS).toISOString().slice(0, 19).replace('T', ' ');
    return write(text, nameOf(offset));
  };
  return {
    dateTime: (at) => show(at, (text, name) => `${text} ${name}`),
    moment: (at) => show(at, (text) => text),
    time: (at) => show(at, (text, name) => `${text.slice(11)} ${name}`),
    clock: (at) => show(at, (text) => text.slice(11)),
    minute: (at) => show(at, (text) => text.slice(11, 16)),
  };
}

/** `UTC`, `UTC+05:30` */
function nameOf(offset: number): string {
  if (offset === 0) return 'UTC';
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${offset < 0 ? '−' : '+'}${two(hours)}:${two(minutes)}`;
}

const UTC = timesIn(() => 0);
const LOCAL = timesIn((atMs) => -new Date(atMs).getTimezoneOffset());

const here = (): Times => (zone() === 'utc' ? UTC : LOCAL);

export const asDateTime = (at: string | number): string => here().dateTime(at);
export const asMoment = (at: string | number): string => here().moment(at);
export const asTime = (at: string | number): string => here().time(at);
export const asClock = (at: string | number): string => here().clock(at);
export const asMinute = (at: string | number): string => here().minute(at);

/** For the head of a column. */
export const timeHead = (what = 'Time'): string => `${what}, ${zoneName()}`;

/** For an axis. */
export const timeAxis = (): string => `time, ${zoneName()}`;

const zoneName = () => (zone() === 'utc' ? 'UTC' : 'local');

/** The newest time of the day `23:54` that is not after a time; null for a text that is none. */
export function lastMinuteAt(text: string, nowMs: number, times = here()): number | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return null;
  const first = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  for (let back = 0; back < 1440; back += 1) {
    const atMs = first - back * MINUTE_MS;
    if (times.minute(atMs) === text) return atMs;
  }
  return null;
}
