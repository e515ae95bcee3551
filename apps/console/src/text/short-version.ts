/** `2bffb99d` of `20260204T020000Z-2bffb99d`. */
export function shortVersion(version: string | null): string {
  return version?.split('-').at(-1) ?? 'no model';
}
