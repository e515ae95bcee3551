module.exports = { displayName: 'shape', preset: '../../jest.preset.js' };
