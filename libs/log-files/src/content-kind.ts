import { InputError } from './errors';

/** The number of first bytes that are examined: the mark of a tar archive is the farthest. */
export const MAGIC_BYTES = 262;

type Magic = readonly number[] | string;

/** The bytes of a text in Latin-1. */
const bytesOf = (magic: Magic) =>
  typeof magic === 'string' ? [...Buffer.from(magic, 'latin1')] : magic;

const startsWith = (bytes: Buffer, magic: Magic, at = 0) =>
  bytesOf(magic).every((byte, i) => bytes[at + i] === byte);

export const isGzip = (start: Buffer) => startsWith(start, [0x1f, 0x8b]);

interface OtherFormat {
  readonly name: string;
  readonly magic: Magic;
  /** Offset of the first byte of `magic`; 0 by default. */
  readonly at?: number;
  readonly next: string;
}

const unpack = (command: string) => `unpack it first: ${command}`;
const WRITE_TEXT = 'write it as JSON lines or CSV';
const EXPORT_CSV = 'save it as CSV, with commas and UTF-8';

/** Formats that are not text, by their bytes. */
const OTHER_FORMATS: readonly OtherFormat[] = [
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], next: unpack('unzstd') },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], next: unpack('unxz') },
  { name: 'bzip2', magic: 'BZh', next: unpack('bunzip2') },
  {
    name: 'zip',
    magic: 'PK\x03\x04',
    next: `${unpack('unzip')}; a workbook (.xlsx): ${EXPORT_CSV}`,
  },
  { name: 'lz4', magic: [0x04, 0x22, 0x4d, 0x18], next: unpack('lz4 -d') },
  { name: '7z', magic: '7z\xbc\xaf\x27\x1c', next: unpack('7z x') },
  { name: 'gzip within gzip', magic: [0x1f, 0x8b], next: unpack('gunzip') },
  { name: 'a tar archive', magic: 'ustar', at: 257, next: unpack('tar xf') },
  { name: 'Parquet', magic: 'PAR1', next: WRITE_TEXT },
  { name: 'Arrow or Feather', magic: 'ARROW1', next: WRITE_TEXT },
  { name: 'Arrow or Feather', magic: 'FEA1', next: WRITE_TEXT },
  { name: 'Avro', magic: 'Obj\x01', next: WRITE_TEXT },
  { name: 'HDF5', magic: '\x89HDF\r\n', next: WRITE_TEXT },
  { name: 'a NumPy array', magic: '\x93NUMPY', next: WRITE_TEXT },
  { name: 'a Python pickle', magic: '\x80\x04\x95', next: WRITE_TEXT },
  { name: 'a Python pickle', magic: '\x80\x05\x95', next: WRITE_TEXT },
  { name: 'an SQLite database', magic: 'SQLite format 3\0', next: WRITE_TEXT },
  { name: 'an Excel workbook (.xls)', magic: [0xd0, 0xcf, 0x11, 0xe0], next: EXPORT_CSV },
  { name: 'PDF', magic: '%PDF-', next: WRITE_TEXT },
  { name: 'UTF-32', magic: [0xff, 0xfe, 0, 0], next: 'convert it first: iconv -f UTF-32 -t UTF-8' },
  { name: 'UTF-32', magic: [0, 0, 0xfe, 0xff], next: 'convert it first: iconv -f UTF-32 -t UTF-8' },
];

const HTML = /^\s*<(?:!doctype html|html)/i;

/** @throws InputError not_text for a file in another format, or in UTF-16 */
export function checkText(path: string, start: Buffer): void {
  const other = OTHER_FORMATS.find(({ magic, at }) => startsWith(start, magic, at));
  if (other !== undefined) throw notText(path, other.name, other.next);
  if (isUtf16(start)) throw notText(path, 'UTF-16', 'convert it first: iconv -f UTF-16 -t UTF-8');
  if (HTML.test(start.toString('latin1'))) {
    throw notText(path, 'a web page', 'fetch the file itself: this is a page, of a login perhaps');
  }
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
