import type { StreamKeeper } from '@meta-agent/redis';

/** How many signals were rejected with each code. */
export async function rejectedByCode(
  keeper: Pick<StreamKeeper, 'rejected'>,
): Promise<Record<string, number>> {
  const codes = new Map<string, number>();
  for await (const { code } of keeper.rejected()) codes.set(code, (codes.get(code) ?? 0) + 1);
  return Object.fromEntries(codes);
}
