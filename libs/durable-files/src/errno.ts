/** Whether a file system call failed with one of these codes, like `ENOENT`. */
export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}
