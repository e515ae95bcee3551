import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/model-io/testing';
import { checkFolder } from './check-folder';
import { sharingOf } from './find-sharing';

const ME = 1000;

it.each([
  ['mine', { uid: ME, gid: ME, mode: 0o755 }, null],
  ['mine, and my own group may write', { uid: ME, gid: ME, mode: 0o775 }, null],
  ['mine, and another group may write', { uid: ME, gid: 50, mode: 0o775 }, 'the group 50 may'],
  ["root's", { uid: 0, gid: 0, mode: 0o755 }, null],
  ["another user's", { uid: 1001, gid: ME, mode: 0o755 }, 'another user (uid 1001)'],
])('a folder that is %s', (_, owned, expected) => {
  const { detail = null } = sharingOf('logs', owned, ME) ?? {};
  expect(detail).toEqual(expected === null ? null : expect.stringContaining(expected));
});

it('a folder of another user is none for root, who runs doctor for the service', () => {
  expect(sharingOf('logs', { uid: 1001, gid: 1001, mode: 0o755 }, 0)).toBeNull();
});

it('doctor warns of a folder that a group may write to', async () => {
  const folder = join(temporaryFolder(), 'logs');
  mkdirSync(folder);
  const gids = (process.getgroups?.() ?? []).filter((gid) => gid !== process.getuid?.());
  // Only root or a member gives a folder to a group.
  const gid = process.getuid?.() === 0 ? 50 : gids.at(0);
  if (gid !== undefined) chownSync(folder, process.getuid?.() ?? 0, gid);
  expect(await checkFolder('decision log', folder)).toMatchObject({ status: 'ok' });
  chmodSync(folder, 0o775);
  const isShared = gid !== undefined;
  const status = isShared ? 'warning' : 'ok';
  expect(await checkFolder('decision log', folder)).toMatchObject({ status });
});
