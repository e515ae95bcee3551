module.exports = { displayName: 'decision', preset: '../../jest.pure.preset.js' };
