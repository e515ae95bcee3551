module.exports = { displayName: 'outcomes', preset: '../../jest.preset.js', passWithNoTests: true };
