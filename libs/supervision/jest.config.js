module.exports = { displayName: 'supervision', preset: '../../jest.pure.preset.js' };
