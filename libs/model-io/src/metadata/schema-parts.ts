import { ACTIONS } from '@meta-agent/features';
import { z } from 'zod';

export const share = z.number().min(0).max(1);
export const count = z.int().min(0);
/** Undefined on no rows, hence null. */
export const shareOrNull = share.nullable();
export const numberOrNull = z.number().nullable();
export const interval95 = z.tuple([z.number(), z.number()]);
export const perAction = <T extends z.ZodType>(schema: T) => z.record(z.enum(ACTIONS), schema);

/**
 * An object of these fields, whose reader keeps further ones: a later trainer may have written
 * them. Its type has these alone, so that the compiler finds a misspelled one.
 */
export function open<S extends z.ZodRawShape>(shape: S): z.ZodObject<S> {
  return z.looseObject(shape);
}

/**
 * What today's trainer writes: every field, those too that a reader does without because older
 * trainers did not record them.
 */
export type Complete<T> = unknown extends T
  ? T
  : { readonly [K in keyof T]-?: Complete<Exclude<T[K], undefined>> };
