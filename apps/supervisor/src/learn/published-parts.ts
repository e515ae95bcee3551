import type { LiveState } from '@meta-agent/model-io';

/** The parts of a live state that are learned as they are published. */
export type Settled = NonNullable<LiveState['settled']>;
export type Online = NonNullable<LiveState['online']>;
