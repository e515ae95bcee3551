import { z } from 'zod';
import { sha256Schema } from '../format/manifest';
import { signatureSchema } from '../signature/signature';
import { challengerSchema, evidenceParts, onlineSchema, settledSchema } from './live-parts';

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

/** The model is demoted when the evidence reaches its limit. */
const demotionSchema = z.strictObject({ demoted: z.boolean(), ...evidenceParts });

const learned = {
  generation: z.int().min(1),
  /** SHA-256 of the file before; zeros in the first. */
  previous_hash: sha256Schema,
  /** The champion. */
  model_version: z.string(),
  /** Everything that was known at this time has been learned. ISO 8601, UTC. */
  as_of: z.iso.datetime(),
  threshold: thresholdSchema,
  demotion: demotionSchema,
};

/** What version 1 did not have. */
const NOT_LEARNED = { challenger: null, online: null, settled: null } as const;

/** The state of what decisions have taught, at one moment; engines swap it in like a model. */
export const liveStateSchema = z.strictObject({
  schema_version: z.literal(2),
  ...learned,
  /** Null: no challenger has decided. */
  challenger: challengerSchema.nullable(),
  /** Null: the supervisor does not learn online. */
  online: onlineSchema.nullable(),
  settled: settledSchema.nullable(),
  /** Over all other fields; older releases read no state with one. */
  signature: signatureSchema.optional(),
});
export type LiveState = Readonly<z.infer<typeof liveStateSchema>>;

const stateOfVersion1 = z
  .strictObject({ schema_version: z.literal(1), ...learned })
  .transform((state): LiveState => ({ ...state, schema_version: 2, ...NOT_LEARNED }));

/** A state of any version, as one of the newest. */
export const readableStateSchema = z.union([liveStateSchema, stateOfVersion1]);

/** live.json: the generation in force. */
export const livePointerSchema = z.strictObject({
  schema_version: z.literal(1),
  generation: z.int().min(1),
  sha256: sha256Schema,
});
export type LivePointer = Readonly<z.infer<typeof livePointerSchema>>;
