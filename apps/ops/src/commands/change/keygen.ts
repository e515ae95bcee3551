import { join } from 'node:path';
import type { CommandInput } from '@meta-agent/command-line';
import { ensureFolder, hasErrno, nodeDisk, syncFolder } from '@meta-agent/durable-files';
import { generateKeys } from '@meta-agent/model-io';
import { OpsError } from '../../errors';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';

type KeygenInput = CommandInput<{ readonly json: boolean; readonly to: string }>;

/** `meta-ops keygen --to FOLDER`: writes `sign.key` and `verify.pub`; never replaces a key. */
export async function keygen(input: KeygenInput, context: CommandContext): Promise<void> {
  const { to } = input.options;
  const { keyId, privatePem, publicPem } = generateKeys();
  const [signKey, verifyKey] = [join(to, 'sign.key'), join(to, 'verify.pub')];
  await ensureFolder(nodeDisk, to);
  await writeNew(signKey, privatePem, 0o600);
  await writeNew(verifyKey, publicPem, 0o644);
  await syncFolder(nodeDisk, to);
  const result = { key: keyId, sign_key: signKey, verify_key: verifyKey };
  printResult(input, context, result, () =>
    [
      `Key ${keyId}`,
      `${signKey} signs: keep it where promotions are made (--sign-key or META_SIGN_KEY).`,
      `${verifyKey} verifies: name it to every engine (META_VERIFY_KEY).`,
    ].join('\n'),
  );
}

/** The permissions are set before the first byte is written. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    const file = await nodeDisk.open(path, 'wx');
    try {
      await file.chmod(mode);
      await file.writeFile(Buffer.from(text));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new OpsError('bad_argument', {
      message: `The key ${path} cannot be written.`,
      expected: 'a folder without keys that this user can write to',
      received: hasErrno(cause, 'EEXIST') ? 'a key that exists already' : (cause as Error).message,
      next: 'choose another --to: a key is never replaced',
      cause,
    });
  }
}
