module.exports = { displayName: 'engine-api', preset: '../../jest.pure.preset.js' };
