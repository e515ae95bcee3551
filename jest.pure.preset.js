const preset = require('./jest.preset');

/**
 * The tests of the libraries that do no input and output. A run of all tests of a project, as by
 * `npm test`, collects its coverage on the way, prints what is not covered, and fails below 95 %; a run
 * of one file does not.
 */
const runsAll = process.env.NX_TASK_TARGET_TARGET === 'test';

module.exports = {
  ...preset,
  collectCoverage: runsAll,
  collectCoverageFrom: [
    '<rootDir>/src/**/*.ts',
    '!**/*.spec.ts',
    '!<rootDir>/src/index.ts',
    '!<rootDir>/src/testing/**',
  ],
  coverageReporters: [['text', { skipFull: true }]],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
