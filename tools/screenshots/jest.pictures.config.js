// Not a part of the gate: `npm run screenshots` runs it, after the demo.
module.exports = {
  displayName: 'screenshots',
  preset: '../../jest.preset.js',
  testMatch: ['<rootDir>/src/**/*.pictures.spec.ts'],
  maxWorkers: 1,
  testTimeout: 600_000,
};
