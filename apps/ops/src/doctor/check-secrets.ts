import { stat } from 'node:fs/promises';
import { isSet, quoteWord } from '@meta-agent/command-line';
import { OpenError, readSecretFile } from '@meta-agent/durable-files';
import { ok, warning, wrong, type Finding } from './finding';

/** Files of tokens: their readers refuse one that others may change. */
const TOKENS = [
  'META_ADMIN_TOKEN_FILE',
  'META_CLIENT_TOKENS_FILE',
  'META_ENGINE_TOKEN_FILE',
] as const;

/** Files of passwords and private keys. */
const SECRETS = [
  'META_STREAM_PASSWORD_FILE',
  'META_FLEET_PASSWORD_FILE',
  'META_STREAM_KEY_FILE',
  'META_SIGN_KEY',
] as const;

const OTHERS_MAY_WRITE = 0o022;
const ALL_MAY_READ = 0o004;

/** Checks that each file with a secret that a variable names can be read, and by whom else. */
export async function checkSecrets(env: Readonly<NodeJS.ProcessEnv>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of [...TOKENS, ...SECRETS]) {
    const path = env[name];
    if (!isSet(path)) continue;
    const isToken = TOKENS.some((token) => token === name);
    findings.push(await checkSecret(name, path, isToken));
  }
  return findings;
}

async function checkSecret(name: string, path: string, isToken: boolean): Promise<Finding> {
  const file = quoteWord(path);
  try {
    if (isToken) await readSecretFile(path);
    const { mode } = await stat(path);
    if ((mode & OTHERS_MAY_WRITE) !== 0) {
      return warning(name, `others may change ${path}`, `chmod go-rwx ${file}`);
    }
    return (mode & ALL_MAY_READ) === 0
      ? ok(name, `${path} is private`)
      : warning(name, `every user of this machine may read ${path}`, `chmod o-rwx ${file}`);
  } catch (error) {
    if (error instanceof OpenError) return wrong(name, error.message, error.next);
    const { message } = error as Error;
    return wrong(name, `${path} cannot be read: ${message}`, `ls -l ${file}, or unset ${name}`);
  }
}
