import { stopSchema, type Stop } from '@meta-agent/decision';
import type { Disk } from '@meta-agent/durable-files';
import { z } from 'zod';
import { decodeJson, encodeJson, parseWith } from '../../format/json-file';
import { READ_LIMITS, readOwnFile } from '../../format/read-own-file';
import { publish } from '../promote-version';
import { controlPath } from '../registry-paths';

const controlSchema = z.strictObject({
  schema_version: z.literal(1),
  stop: stopSchema.strict().nullable(),
});
/** control.json: the stop in force. Engines read it within a second. */
export type Control = Readonly<z.infer<typeof controlSchema>>;

/**
 * The stop that was put in force at once, whatever the ledger says.
 * @returns null when the file is missing
 * @throws ModelError control_invalid, registry_unreadable
 * @example
 * await readControl('models/meta_v2'); // null
 */
export async function readControl(dir: string): Promise<Control | null> {
  const path = controlPath(dir);
  const bytes = await readOwnFile(path, READ_LIMITS.small, 'registry_unreadable');
  if (bytes === undefined) return null;
  return parseControl(bytes, path);
}

/** @throws ModelError control_invalid */
export function parseControl(bytes: Uint8Array, at: string): Control {
  const code = 'control_invalid';
  return parseWith(controlSchema, decodeJson(bytes, code, at), code, at);
}

export function writeControl(disk: Disk, dir: string, stop: Stop | null): Promise<void> {
  const control: Control = { schema_version: 1, stop };
  return publish(disk, controlPath(dir), encodeJson(control));
}
