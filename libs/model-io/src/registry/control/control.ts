import type { Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, encodeJson, parseWith } from '../../format/json-file';
import { READ_LIMITS, readOwnFile } from '../../format/read-own-file';
import { publish } from '../promote-version';
import { controlPath } from '../registry-paths';

/** What a stop makes of every decision: the vote, or HOLD. */
export const STOPS = ['vote', 'hold'] as const;
export type StopTo = (typeof STOPS)[number];

const stopSchema = z.strictObject({
  to: z.enum(STOPS),
  reason: z.string(),
  actor: z.string(),
  at: z.string(),
});
/** The operator's stop: what it makes of decisions, why, by whom and since when. */
export type Stop = Readonly<z.infer<typeof stopSchema>>;

const controlSchema = z.strictObject({
  schema_version: z.literal(1),
  stop: stopSchema.nullable(),
});
/** control.json: the stop in force. Engines read it within a second. */
export type Control = Readonly<z.infer<typeof controlSchema>>;

/** @returns null when the file is missing @throws ModelError control_invalid, registry_unreadable */
export async function readControl(dir: string): Promise<Control | null> {
  const path = controlPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  const code = 'control_invalid';
  return parseWith(controlSchema, decodeJson(bytes, code, path), code, path);
}

export function writeControl(disk: Disk, dir: string, stop: Stop | null): Promise<void> {
  const control: Control = { schema_version: 1, stop };
  return publish(disk, controlPath(dir), encodeJson(control));
}
