// A run of a command takes a second or two, and there may be a dozen in one test's preparation.
module.exports = {
  displayName: 'acceptance',
  preset: '../../jest.preset.js',
  maxWorkers: 2,
  testTimeout: 120_000,
};
