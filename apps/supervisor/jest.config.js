module.exports = { displayName: 'supervisor', preset: '../../jest.preset.js', testTimeout: 60_000 };
