module.exports = { displayName: 'charts', preset: '../../jest.pure.preset.js' };
