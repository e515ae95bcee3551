module.exports = { displayName: 'outcomes', preset: '../../jest.preset.js' };
