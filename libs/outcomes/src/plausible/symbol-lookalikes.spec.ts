import { symbolLookalikes } from './symbol-lookalikes';

it.each([
  ['BTC/USDT:USDT', 'BTCUSDT'],
  ['BTCUSDT:USDT', 'BTCUSDT'],
  ['BTC/USD:BTC-241227', 'BTCUSD'],
  ['BTC/USD:FDUSD', 'BTCUSD'],
  ['BINANCE:BTCUSDT', 'BTCUSDT'],
  ['btc-usdt-swap', 'BTCUSDT'],
  ['BTCUSDTPERP', 'BTCUSDT'],
  ['BTC_USDT.PERPETUAL', 'BTCUSDT'],
  ['BTCUSDT.P', 'BTCUSDT'],
  ['PERP/USDT', 'PERPUSDT'],
])('%s is another spelling of %s', (symbol, logged) => {
  const log = ['BTCUSDT', 'BTCUSD', 'PERPUSDT', 'SWAPUSDT'];
  expect([...symbolLookalikes([symbol], log)]).toEqual([[symbol, logged]]);
});

it('a symbol of the log, and one that looks like two of them, have no other spelling', () => {
  const log = ['BTC-USDT', 'BTCUSDT'];
  expect(symbolLookalikes(['BTCUSDT', 'BTC/USDT'], log).size).toBe(0);
});
