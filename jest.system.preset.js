/** The tests that call programs of the system, by `npm run test:system`. */
module.exports = {
  ...require('./jest.preset'),
  testMatch: ['<rootDir>/src/**/*.system.spec.ts'],
};
