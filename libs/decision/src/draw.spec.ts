import { drawnKey, drawOf } from './draw';

/** FNV-1a and the finaliser of MurmurHash3 as they are published, in unbounded integers. */
function referenceOf(text: string): number {
  const low32 = (value: bigint) => BigInt.asUintN(32, value);
  let hash = 2_166_136_261n;
  for (let k = 0; k < text.length; k += 1) {
    hash = low32((hash ^ BigInt(text.charCodeAt(k))) * 16_777_619n);
  }
  hash = low32((hash ^ (hash >> 16n)) * 2_246_822_507n);
  hash = low32((hash ^ (hash >> 13n)) * 3_266_489_909n);
  return Number(hash ^ (hash >> 16n)) / 2 ** 32;
}

describe('drawOf', () => {
  it.each([
    [['BTCUSDT', 7]],
    [['desk', 'BTC/USDT', 492_000, 60]],
    [['canary', '', 'a_b-c.d:e f', -1.5]],
    [['a"b']],
    [['"', 1]],
    [['plain"']],
    [['"plain']],
    [['Ω', 'a\\b', 'line\nfeed', 0]],
    [[7, 7]],
    [[]],
  ])('is the hash of the JSON of the key: %j', (key) => {
    expect(drawOf(key)).toBe(referenceOf(JSON.stringify(key)));
  });
});

describe('drawnKey', () => {
  const record = { timestamp: '1970-01-01T02:00:00Z', symbol: 'A' };

  it('is the symbol and the life of the settings, or that of the record and its horizon', () => {
    expect(drawnKey(record, 60)).toEqual(['A', 2]);
    expect(drawnKey({ ...record, horizon_minutes: 30 }, 60)).toEqual(['A', 4, 30]);
  });

  it.each(['timestamp', 'symbol'])('is null without a %s', (name) => {
    expect(drawnKey({ ...record, [name]: undefined }, 60)).toBeNull();
  });
});
