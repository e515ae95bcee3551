/**
 * The versions that a typed name means: `newest`, a full name, or each that holds the name as a part.
 * @param versions oldest first
 * @example
 * matchVersions(['20260101T000000Z-1a2b3c4d', '20260108T000000Z-5e6f7a8b'], '1a2b'); // ['20260101T000000Z-1a2b3c4d']
 */
export function matchVersions(versions: readonly string[], typed: string): readonly string[] {
  if (typed === 'newest') return versions.slice(-1);
  return versions.filter((version) => typed !== '' && version.includes(typed));
}
