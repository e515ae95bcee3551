import type { MakeSchema } from '@meta-agent/command-line';

/** What the timestamp of a candle is. */
export type BarTime = 'close' | 'open';

export const barTime: MakeSchema<BarTime> = (zod) => zod.enum(['close', 'open'], 'close or open');
