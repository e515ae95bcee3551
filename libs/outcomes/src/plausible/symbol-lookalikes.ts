/**
 * The symbol of the log for each other spelling, if there is exactly one.
 * @example
 * symbolLookalikes(['ETH/USDT:USDT'], ['ETHUSDT']); // Map { 'ETH/USDT:USDT' → 'ETHUSDT' }
 */
export function symbolLookalikes(
  symbols: Iterable<string>,
  logged: readonly string[],
): Map<string, string> {
  const spellings = new Map<string, string[]>();
  for (const symbol of logged) {
    const bare = bareSymbol(symbol);
    spellings.set(bare, [...(spellings.get(bare) ?? []), symbol]);
  }
  const found = new Map<string, string>();
  const known = new Set(logged);
  for (const symbol of symbols) {
    const alike = spellings.get(bareSymbol(symbol)) ?? [];
    if (!known.has(symbol) && alike.length === 1) found.set(symbol, alike[0]);
  }
  return found;
}

/** `BINANCE:BTCUSDT`, but not `BTC/USDT:USDT`, whose pair comes first. */
const EXCHANGE = /^[A-Z]+:(?=[A-Z0-9]{5})/;
const SETTLEMENT = /:[A-Z0-9]+(?:-\d+)?$/;
const CONTRACT = /(?:PERPETUAL|PERP|SWAP|\.P)$/;

/** A pair without the additions of exchanges: separators, settlement currency, contract. */
function bareSymbol(symbol: string): string {
  const upper = symbol.toUpperCase();
  const pair = upper.replace(EXCHANGE, '').replace(SETTLEMENT, '').replace(CONTRACT, '');
  return pair.replace(/[^A-Z0-9]/g, '');
}
