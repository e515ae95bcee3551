import { ModelError, wrapErrors } from './errors';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('a step that fails', () => {
  it.each(['EACCES', 'EPERM', 'EROFS'])(
    'reports a missing write permission (%s) as an error that the user can fix',
    async (errno) => {
      await expect(wrapErrors('write_failed', 'folder', failing(errno))).rejects.toMatchObject({
        code: 'registry_not_writable',
        exitCode: 2,
        received: errno,
      });
    },
  );

  it('keeps the code of the step for any other error', async () => {
    await expect(wrapErrors('write_failed', 'file', failing('ENOSPC'))).rejects.toMatchObject({
      code: 'write_failed',
      exitCode: 1,
    });
    const own = new ModelError('ledger_cut');
    await expect(wrapErrors('write_failed', 'file', () => Promise.reject(own))).rejects.toBe(own);
  });
});
