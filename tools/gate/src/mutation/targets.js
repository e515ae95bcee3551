/**
 * What is mutated, and by which tests it is judged. Left out are tests that simulate for seconds or start
 * processes, or let every step fail: they would run for every mutant. So the score is that of the others alone.
 */
const TARGETS = {
  decision: {
    project: 'libs/decision',
    // The schemas of the wire are tested where they are spoken: tools/acceptance/src/openapi.
    mutate: ['src/**/*.ts', '!src/**/*-schema.ts', '!src/testing/**'],
    without: [],
  },
  outcomes: {
    project: 'libs/outcomes',
    mutate: ['src/**/*.ts', '!src/testing/**'],
    without: ['evidence-in-simulation', 'explored-difference', 'settle-real-data'],
  },
  registry: {
    project: 'libs/model-io',
    mutate: ['src/registry/**/*.ts'],
    without: [
      ...['killed', 'power-loss', 'interrupted', 'restore-interrupted', 'standing-power-loss'],
      ...['registry.faults', 'live.faults', 'operated.endurance'],
      ...['artifact.fuzz', 'contracts.fuzz', 'clock.fuzz', 'mirror'],
    ],
  },
  'durable-files': {
    project: 'libs/durable-files',
    mutate: ['src/**/*.ts'],
    without: [],
  },
};

module.exports = { TARGETS };
