/** Whether the native library of `npm run native` can be used. */
export type NativeState =
  | { readonly state: 'absent' }
  | { readonly state: 'usable' }
  | { readonly state: 'unusable'; readonly reason: string };

/**
 * Looks at the files first, then runs one operation in another process, unless that was done for
 * the same files. Loads nothing into this process.
 */
export function checkNative(home?: string): NativeState;
