/**
 * The characters that are shown: all but control and format characters, halves of surrogate pairs,
 * and the private use below U+10000. As ranges, because validators of JSON Schema differ in the
 * properties (`\p{C}`) and the escapes beyond U+FFFF that they know, and some refuse a surrogate.
 */
const SHOWN = [
  String.raw`\u0020-\u007e\u00a0-\u00ac\u00ae-\u05ff\u0606-\u061b\u061d-\u06dc\u06de-\u070e`,
  String.raw`\u0710-\u088f\u0892-\u08e1\u08e3-\u180d\u180f-\u200a\u2010-\u2029\u202f-\u205f`,
  String.raw`\u2070-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\uffef\ufffc\ufffd`,
  '\u{10000}-\u{110bc}\u{110be}-\u{110cc}\u{110ce}-\u{1342f}\u{13440}-\u{1bc9f}',
  '\u{1bca4}-\u{1d172}\u{1d17b}-\u{dffff}\u{e0100}-\u{10ffff}',
].join('');

/** Text that may be printed on terminals and in logs. */
export const PRINTABLE = new RegExp(`^[${SHOWN}]*$`, 'u');
