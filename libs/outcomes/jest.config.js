module.exports = { displayName: 'outcomes', preset: '../../jest.pure.preset.js' };
