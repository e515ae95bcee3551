import fc from 'fast-check';
import { parseJson } from './parse-json';

const parse = (text: string) => parseJson(Buffer.from(text)).value;
const codeOf = (text: string | Buffer) => {
  try {
    parseJson(Buffer.from(text));
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('parseJson', () => {
  it('reads everything that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parse(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['', 'invalid_json'],
    ['{"a":1', 'invalid_json'],
    ['{"a":1}{', 'invalid_json'],
    ['{"a":1,"a":1}', 'duplicate_key'],
    ['{"b":[{"a":1,"\\u0061":2}]}', 'duplicate_key'],
    ['{"__proto__":{},"\\u005f_proto__":1}', 'duplicate_key'],
    ['[{"__proto__":{"a":1}}]', 'none'],
    ['['.repeat(33) + ']'.repeat(33), 'too_deep'],
    ['['.repeat(1_000_000), 'too_deep'],
    ['{"a":":","b":"\\":{[\\\\"}', 'none'],
    ['['.repeat(32) + ']'.repeat(32), 'none'],
  ])('of %.40s says %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(Buffer.from([0x22, 0xff, 0x22]))).toBe('invalid_utf8');
    expect(codeOf(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe('invalid_utf8');
  });
});
