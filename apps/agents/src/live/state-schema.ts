import { z } from 'zod';
import type { HistoryState } from '../history/symbol-history';

const symbolSchema = z.object({
  symbol: z.string(),
  last_ms: z.number().nullable(),
  gap: z.tuple([z.number(), z.number()]).nullable(),
  /** Float64, little endian, base64. */
  bars: z.string(),
  sigmas: z.string(),
});

/** `snapshot.json` of a state folder. */
export const snapshotSchema = z.object({
  schema_version: z.literal(1),
  generation: z.int().min(0),
  symbols: z.array(symbolSchema),
  /** Lines that the engine did not get yet, oldest first. */
  unsent: z.array(z.string()),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/** A history in the form of the snapshot. */
export function packHistory(symbol: string, state: HistoryState): Snapshot['symbols'][number] {
  const { lastMs, gap, bars, sigmas } = state;
  return {
    symbol,
    last_ms: lastMs,
    gap: gap === null ? null : [...gap],
    bars: packed(bars),
    sigmas: packed(sigmas),
  };
}

export function unpackHistory({
  last_ms: lastMs,
  gap,
  bars,
  sigmas,
}: Snapshot['symbols'][number]): HistoryState {
  return { lastMs, gap, bars: unpacked(bars), sigmas: unpacked(sigmas) };
}

const packed = (values: Float64Array) =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');

function unpacked(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  const values = new Float64Array(Math.floor(bytes.length / 8));
  new Uint8Array(values.buffer).set(bytes.subarray(0, values.byteLength));
  return values;
}
