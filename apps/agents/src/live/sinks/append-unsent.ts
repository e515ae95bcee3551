import { nodeDisk, using } from '@meta-agent/durable-files';

/**
 * Adds lines to the file of records that the engine did not get: a prediction log, to be sent or
 * trained on later. On the disk when the call returns.
 */
export async function appendUnsent(path: string, lines: readonly string[]): Promise<void> {
  await using(await nodeDisk.open(path, 'a+'), async (file) => {
    await file.writeFile(Buffer.from(lines.map((line) => `${line}\n`).join('')));
    await file.sync();
  });
}
