module.exports = {
  ...require('./jest.config'),
  displayName: 'acceptance, system',
  preset: '../../jest.system.preset.js',
};
