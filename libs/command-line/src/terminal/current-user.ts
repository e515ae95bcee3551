import { userInfo } from 'node:os';

/** The user name for the ledger; in a container the user may have no name. */
export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
