module.exports = {
  ...require('./jest.config'),
  displayName: 'redis, system',
  preset: '../../jest.system.preset.js',
};
