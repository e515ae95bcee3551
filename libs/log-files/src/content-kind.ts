import { InputError } from './errors';

/** The number of first bytes that are examined. */
export const MAGIC_BYTES = 6;

const startsWith = (bytes: Buffer, magic: readonly number[]) =>
  magic.every((byte, i) => bytes[i] === byte);

export const isGzip = (start: Buffer) => startsWith(start, [0x1f, 0x8b]);

/** Unsupported formats of logs, by their first bytes. */
const OTHER_FORMATS: readonly (readonly [name: string, magic: readonly number[], next: string])[] =
  [
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'unxz'],
    ['bzip2', [0x42, 0x5a, 0x68], 'bunzip2'],
    ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip'],
    ['lz4', [0x04, 0x22, 0x4d, 0x18], 'lz4 -d'],
    ['gzip within gzip', [0x1f, 0x8b], 'gunzip'],
  ];

/** @throws InputError not_text for a file in another compression format, or in UTF-16 */
export function checkText(path: string, start: Buffer): void {
  const packed = OTHER_FORMATS.find(([, magic]) => startsWith(start, magic));
  if (packed !== undefined) throw notText(path, packed[0], `unpack it first: ${packed[2]}`);
  if (isUtf16(start)) throw notText(path, 'UTF-16', 'convert it first: iconv -f UTF-16 -t UTF-8');
}

/** A byte order mark, or ASCII with a zero byte beside each letter. */
function isUtf16(start: Buffer): boolean {
  if (startsWith(start, [0xff, 0xfe]) || startsWith(start, [0xfe, 0xff])) return true;
  const [a, b, c, d] = start;
  if (start.length < 4) return false;
  return (a === 0 && b !== 0 && c === 0 && d !== 0) || (a !== 0 && b === 0 && c !== 0 && d === 0);
}

function notText(path: string, kind: string, next: string): InputError {
  return new InputError('not_text', {
    message: `${path} looks like ${kind}.`,
    expected: 'UTF-8 text, plain or gzip',
    received: kind,
    next,
  });
}
