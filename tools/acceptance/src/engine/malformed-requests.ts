import fc from 'fast-check';

export interface MalformedRequest {
  readonly kind: string;
  readonly body: Buffer;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json';
const RECORD = {
  timestamp: '2026-02-05T23:54:27Z',
  symbol: 'BTCUSDT',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
    nhits: { action: 'BUY', confidence: 0.82 },
  },
  regime: { volatility: 0.52, trend_strength: 0.15 },
};
const TEXT = JSON.stringify(RECORD);

const as = (kind: string) => (text: string) => ({
  kind,
  body: Buffer.from(text),
  contentType: JSON_TYPE,
});

const truncated = fc.integer({ min: 0, max: TEXT.length - 1 }).map((end) => TEXT.slice(0, end));

/** Fields of the record, each with invalid values. */
const notAnAction = fc.oneof(fc.constantFrom('buy', 'SELL ', '', 0, null, true, [], {}));
const notAShare = fc.oneof(fc.constantFrom('0.5', null, -0.001, 1.001, true, [0.5], {}, -1e308));
const notAnObject = fc.oneof(fc.constantFrom(null, 7, 'x', true, [], [[]]));
const wrongType = fc.oneof(
  notAnAction.map((value) => put(['base_predictions', 'xgb', 'action'], value)),
  notAShare.map((value) => put(['base_predictions', 'lgbm', 'confidence'], value)),
  notAnObject.map((value) => put(['base_predictions'], value)),
  notAnObject.map((value) => put(['base_predictions', 'nhits'], value)),
  notAnObject.map((value) => put(['regime'], value)),
  notAShare.map((value) => put(['regime', 'volatility'], value)),
  fc.constantFrom('yesterday', '2026-02-05', 5, null, {}).map((value) => put(['timestamp'], value)),
  fc
    .constantFrom('', 5, null, {}, 'x'.repeat(65), 'A\u0007')
    .map((value) => put(['symbol'], value)),
  fc.constantFrom('null', '[]', '7', '"text"', 'true', '{}'),
);

function put(path: readonly string[], value: unknown): string {
  const record = structuredClone(RECORD) as Record<string, unknown>;
  let at = record;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path[path.length - 1]] = value;
  return JSON.stringify(record);
}

const hugeNumber = fc
  .constantFrom('1e999', '-1e999', '1e308', '9'.repeat(400), `1${'0'.repeat(50_000)}`)
  .map((digits) => TEXT.replace('0.65', digits));

const deep = fc
  .tuple(fc.integer({ min: 40, max: 100_000 }), fc.boolean(), fc.constantFrom('[', '{"a":'))
  .map(([levels, isClosed, open]) => {
    const close = open === '[' ? ']' : '}';
    const inner = open.repeat(levels) + (isClosed ? `1${close.repeat(levels)}` : '');
    return TEXT.replace('{', `{"x":${inner},`);
  });

const duplicate = fc
  .constantFrom('"symbol":"X"', '"regime":{}', '"\\u0073ymbol":"X"', '"base_predictions":{}')
  .map((member) => TEXT.replace('{', `{${member},`));
const duplicateInside = fc
  .constantFrom('"action":"SELL"', '"confidence":0.1')
  .map((member) => TEXT.replace('{"action"', `{${member},"action"`));

const badUtf8 = fc.integer({ min: 0x80, max: 0xbf }).map((byte) => ({
  kind: 'bad UTF-8',
  body: Buffer.concat([
    Buffer.from('{"symbol":"'),
    Buffer.from([byte]),
    Buffer.from('","base_predictions":{}}'),
  ]),
  contentType: JSON_TYPE,
}));

const wrongContentType = fc
  .constantFrom('text/plain', 'application/xml', 'application/json; charset=utf-16', 'json', ';')
  .map((contentType) => ({ kind: 'wrong content type', body: Buffer.from(TEXT), contentType }));

const noise = fc
  .uint8Array({ maxLength: 2000 })
  .map((bytes) => ({ kind: 'noise', body: Buffer.from(bytes), contentType: JSON_TYPE }));

/** A request of each malformed kind. */
export const malformedRequest: fc.Arbitrary<MalformedRequest> = fc.oneof(
  { weight: 4, arbitrary: truncated.map(as('truncated')) },
  { weight: 4, arbitrary: wrongType.map(as('wrong type')) },
  { weight: 1, arbitrary: hugeNumber.map(as('huge number')) },
  { weight: 1, arbitrary: deep.map(as('deep nesting')) },
  { weight: 2, arbitrary: fc.oneof(duplicate, duplicateInside).map(as('duplicate key')) },
  { weight: 2, arbitrary: badUtf8 },
  { weight: 2, arbitrary: wrongContentType },
  { weight: 2, arbitrary: noise },
);
