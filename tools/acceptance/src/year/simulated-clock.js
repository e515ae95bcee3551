/**
 * Gives a process the clock of a test: `node --require <this file>`. META_TEST_CLOCK names a file with
 * the time in milliseconds since 1970.
 */
const { readFileSync } = require('node:fs');

const file = process.env.META_TEST_CLOCK;
const RealDate = Date;
const now = () => Number(readFileSync(file, 'utf8'));

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
