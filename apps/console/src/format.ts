const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const three = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });

export const asCount = (value: number): string => whole.format(value);

/** 0.254 as 25.4 %. */
export const asPercent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** For axes. */
export const asWholePercent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Two decimals, as in the engine's reasons. */
export const asConfidence = (share: number): string => share.toFixed(2);

export const asNumber = (value: number): string => three.format(value);

/** With its sign, for what pulls one way or the other. */
export const asPull = (logits: number): string =>
  `${logits < 0 ? '−' : '+'}${Math.abs(logits).toFixed(2)}`;

/** The least unit that keeps it above one: 85 µs, 1.2 ms. */
export function asDuration(seconds: number): string {
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(0)} µs`;
  return seconds < 1 ? `${(seconds * 1e3).toFixed(1)} ms` : `${seconds.toFixed(1)} s`;
}

/** For axes. */
export const asWholeDuration = (seconds: number): string => asDuration(seconds).replace('.0 ', ' ');

export function asBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Of the day, where the reader is; of ISO text or of ms. */
export const asTime = (at: string | number): string => new Date(at).toLocaleTimeString('en-GB');

export const asMoment = (iso: string): string =>
  `${new Date(iso).toLocaleDateString('en-CA')} ${asTime(iso)}`;
