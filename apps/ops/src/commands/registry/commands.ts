import { defineCommand, numberWithin, option } from '@meta-agent/command-line';
import { REGISTRY } from '../../terminal/options';

/** The commands that carry a registry to an object storage and back. */
export const REGISTRY_SYNC = [
  defineCommand({
    name: 'registry push',
    description: 'bring an object storage to the state of the registry, which is its origin',
    examples: ['registry push --to s3://models/desk1', 'registry push --every 5'],
    options: {
      ...REGISTRY,
      to: option('--to <url>', 's3://bucket/prefix (default: META_REGISTRY_SYNC)'),
      every: option(
        '--every <seconds>',
        'push again and again, until a signal ends it (default: once)',
        numberWithin({ min: 0.2, max: 86_400, what: 'seconds' }),
      ),
    },
    run: async () => (await import('./push.js')).push,
  }),
  defineCommand({
    name: 'registry pull',
    description: 'bring the registry, a copy, to the state of an object storage',
    examples: ['registry pull --from s3://models/desk1', 'registry pull --model-dir copy'],
    options: {
      ...REGISTRY,
      from: option('--from <url>', 's3://bucket/prefix (default: META_REGISTRY_SYNC)'),
    },
    run: async () => (await import('./pull.js')).pull,
  }),
];
