module.exports = {
  ...require('./jest.config'),
  displayName: 'engine, system',
  preset: '../../jest.system.preset.js',
};
