module.exports = { displayName: 'supervision', preset: '../../jest.preset.js' };
