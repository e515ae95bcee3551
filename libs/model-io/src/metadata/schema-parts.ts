import { ACTIONS } from '@meta-agent/features';
import { z } from 'zod';

export const share = z.number().min(0).max(1);
export const count = z.int().min(0);
/** A share; null when there are no rows. */
export const shareOrNull = share.nullable();
export const numberOrNull = z.number().nullable();
export const interval95 = z.tuple([z.number(), z.number()]);
export const perAction = <T extends z.ZodType>(schema: T) => z.record(z.enum(ACTIONS), schema);

/**
 * An object schema that keeps unknown fields, because a later trainer may write more. The
 * inferred type has only the known fields, so that the compiler finds a misspelled one.
 */
export function open<S extends z.ZodRawShape>(shape: S): z.ZodObject<S> {
  return z.looseObject(shape);
}

/**
 * The type that the current trainer writes: all fields, including those that are optional for a
 * reader because older trainers did not record them.
 */
export type Complete<T> = unknown extends T
  ? T
  : { readonly [K in keyof T]-?: Complete<Exclude<T[K], undefined>> };
