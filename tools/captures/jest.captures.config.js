// Not a part of the gate: `npm run captures` runs it, after a build.
module.exports = {
  displayName: 'captures',
  preset: '../../jest.preset.js',
  testMatch: ['<rootDir>/src/**/*.captures.spec.ts'],
  maxWorkers: 1,
  testTimeout: 1_800_000,
};
