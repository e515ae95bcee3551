import { z } from 'zod';

/** A whole number from 0. */
export const count = z.int().min(0);
export const share = z.number().min(0).max(1);
/** ISO 8601, UTC. */
export const time = z.string();
/** The name of a version. */
export const version = z.string();
export const names = z.array(z.string());
/** Counts by name. */
export const counts = z.record(z.string(), count);
export const ledgerHead = z.object({ hash: z.string(), count });
/** Why something failed: a stable code, and a message for people. */
export const failure = z.object({ code: z.string(), message: z.string() });
