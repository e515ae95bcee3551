module.exports = {
  ...require('./jest.config'),
  displayName: 'supervisor, system',
  preset: '../../jest.system.preset.js',
};
