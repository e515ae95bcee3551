module.exports = {
  displayName: 'agents',
  preset: '../../jest.preset.js',
  testEnvironment: './jest-environment.js',
};
