const { closeSync, openSync, readSync, fstatSync } = require('node:fs');

/** Bytes of an ELF header of 64 bits. Fields: see elf(5). */
const HEADER_BYTES = 64;
const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

/**
 * What is wrong with a shared library of Linux, or null. The table of sections is at the end of the
 * file, so a file that ends before that table is truncated. To load a truncated library ends the
 * process by SIGBUS; this check reads only the header.
 */
function elfFault(path) {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return 'is empty';
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(file, header, 0, HEADER_BYTES, 0);
    if (read < HEADER_BYTES || !header.subarray(0, 4).equals(MAGIC)) return 'is no shared library';
    const end =
      Number(header.readBigUInt64LE(40)) + header.readUInt16LE(58) * header.readUInt16LE(60);
    return size < end ? `is truncated: ${size} of ${end} bytes` : null;
  } finally {
    closeSync(file);
  }
}

module.exports = { elfFault };
