const KEY = 'meta-agent-token';

/**
 * The token that the user typed, for as long as the tab is open: neither in a cookie, which a
 * browser would send by itself, nor on the disk, nor in an address.
 */
export function readToken(): string | null {
  return sessionStorage.getItem(KEY);
}

/** Keeps a token; null forgets it. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
