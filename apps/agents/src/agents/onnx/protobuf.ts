/** A field of a protocol buffer that holds bytes: a message, a text or packed numbers. */
export interface BytesField {
  readonly number: number;
  readonly bytes: Uint8Array;
}

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;
/** Of 29 bits. */
const MAX_NUMBER = 2 ** 29 - 1;

/**
 * The fields of a message that hold bytes; numbers are skipped.
 * @throws RangeError when the bytes are no message
 */
export function* bytesFields(message: Uint8Array): Generator<BytesField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (at >= message.length) throw new RangeError('the message ends within a number');
      const byte = message[at];
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const skip = (length: number): number => {
    const start = at;
    at += length;
    if (at > message.length) throw new RangeError('the message ends within a field');
    return start;
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    // Other readers keep 32 bits of a longer key, and so find another field.
    if (number === 0 || number > MAX_NUMBER) {
      throw new RangeError(`a field has the number ${number}`);
    }
    const wireType = key % 8;
    if (wireType === VARINT) varint();
    else if (wireType === FIXED_64) skip(8);
    else if (wireType === FIXED_32) skip(4);
    else if (wireType === BYTES) {
      const length = varint();
      const start = skip(length);
      yield { number, bytes: message.subarray(start, at) };
    } else throw new RangeError(`a field has the unknown type ${wireType}`);
  }
}
