import { PRINTABLE } from './printable';

const ALL = Array.from({ length: 0x11_0000 }, (_, code) => String.fromCodePoint(code));
const where = (property: RegExp) => ALL.filter((character) => property.test(character));

describe('printable text', () => {
  it('has every letter, mark, number, sign and blank of Unicode', () => {
    const visible = where(/[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u);
    expect(visible.length).toBeGreaterThan(140_000);
    expect(visible.filter((character) => !PRINTABLE.test(character))).toEqual([]);
  });

  it('has no control or format character, no half of a pair and no private use below U+10000', () => {
    const hidden = [...where(/[\p{Cc}\p{Cf}\p{Cs}]/u), ...where(/\p{Co}/u).slice(0, 6400)];
    expect(hidden.length).toBeGreaterThan(8500);
    expect(hidden.filter((character) => PRINTABLE.test(character))).toEqual([]);
  });
});
