import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { checkSecrets } from './check-secrets';

function secret(mode: number): string {
  const path = join(temporaryFolder(), 'secret');
  writeFileSync(path, 'abcdefgh');
  chmodSync(path, mode);
  return path;
}

describe('the files with secrets', () => {
  it.each([
    ['META_ADMIN_TOKEN_FILE', 0o600, 'ok', null],
    ['META_ADMIN_TOKEN_FILE', 0o644, 'warning', 'chmod o-rwx '],
    ['META_CLIENT_TOKENS_FILE', 0o620, 'wrong', 'chmod go-w '],
    ['META_STREAM_PASSWORD_FILE', 0o400, 'ok', null],
    ['META_FLEET_PASSWORD_FILE', 0o620, 'warning', 'chmod go-rwx '],
    ['META_SIGN_KEY', 0o604, 'warning', 'chmod o-rwx '],
  ])('of %s with mode %o are judged: %s', async (name, mode, status, next) => {
    const path = secret(mode);
    const [finding] = await checkSecrets({ [name]: path });
    expect([finding.name, finding.status]).toEqual([name, status]);
    expect(finding.next).toBe(next === null ? null : `${next}${path}`);
  });

  it('are no finding when no variable names one, and a fault when one is missing', async () => {
    expect(await checkSecrets({ META_ADMIN_TOKEN_FILE: '' })).toEqual([]);
    const [finding] = await checkSecrets({ META_STREAM_KEY_FILE: '/nowhere/key' });
    expect(finding).toMatchObject({ status: 'wrong' });
    expect(finding.detail).toContain('/nowhere/key cannot be read');
  });
});
