module.exports = { displayName: 'supervisor', preset: '../../jest.preset.js' };
