import fc from 'fast-check';
import { countKeys, outlineOf } from './json-outline';

const membersAndKeys = (text: string) => [outlineOf(text).members, countKeys(JSON.parse(text))];

describe('members of a JSON text and keys of its value', () => {
  it.each([
    ['{"a":1,"a":2}', 2, 1],
    ['{"a":1,"\\u0061":2,"a":3}', 3, 1],
    ['{"a":{"b":1},"b":[{"c":1,"c":1}]}', 5, 4],
    ['{"__proto__":1,"__proto__":2}', 2, 1],
    ['{"a":":","b":"\\":","c":"\\\\"}', 3, 3],
    ['{"a\\"":1,"a":2}', 2, 2],
    ['":"', 0, 0],
  ])('of %s are %d and %d', (text, members, keys) => {
    expect(membersAndKeys(text)).toEqual([members, keys]);
  });

  it('are equally many in every text that JSON.stringify makes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const [members, keys] = membersAndKeys(JSON.stringify(value));
        expect(members).toBe(keys);
      }),
    );
  });
});

it('the depth is the number of objects and arrays within one another', () => {
  const texts = ['1', '"[[["', '[]', '{"a":[{}],"b":[]}', `${'['.repeat(1e5)}${']'.repeat(1e5)}`];
  expect(texts.map((text) => outlineOf(text).depth)).toEqual([0, 0, 1, 3, 1e5]);
});
