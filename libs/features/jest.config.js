module.exports = { displayName: 'features', preset: '../../jest.pure.preset.js' };
