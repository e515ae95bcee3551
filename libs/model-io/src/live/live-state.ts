import { z } from 'zod';
import { sha256Schema } from '../format/manifest';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const thresholdSchema = z.strictObject({
  /** What overrides must reach; while paused, what is learned in shadow. */
  value: share,
  paused: z.boolean(),
  pauses: count,
  floor: share,
  cap: share,
  target_precision: share,
  /** Settled decisions that the threshold has learned from, and the wrong ones among them. */
  counted: count,
  wrong: count,
});

const demotionSchema = z.strictObject({
  demoted: z.boolean(),
  /** The mean of the processes; the model is demoted at the limit. */
  evidence: z.number().min(0),
  processes: z.array(z.number().min(0)),
  /** Blocks that have ended with a change in them. */
  blocks: count,
  /** The block that is being filled; a null index: none. */
  block: z.strictObject({ index: z.int().nullable(), sum: z.number() }),
  /** Three standard deviations of the gain of a block; null: unknown, so nothing is demoted. */
  scale: z.number().gt(0).nullable(),
});

/** The state of what decisions have taught, at one moment; engines swap it in like a model. */
export const liveStateSchema = z.strictObject({
  schema_version: z.literal(1),
  generation: z.int().min(1),
  /** SHA-256 of the file before; zeros in the first. */
  previous_hash: sha256Schema,
  model_version: z.string(),
  /** Everything that was known at this time has been learned. ISO 8601, UTC. */
  as_of: z.iso.datetime(),
  threshold: thresholdSchema,
  demotion: demotionSchema,
});
export type LiveState = Readonly<z.infer<typeof liveStateSchema>>;

/** live.json: the generation in force. */
export const livePointerSchema = z.strictObject({
  schema_version: z.literal(1),
  generation: z.int().min(1),
  sha256: sha256Schema,
});
