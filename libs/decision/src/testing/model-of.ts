import { DEFAULT_AGENTS, guide26 } from '@meta-agent/features';
import type { MetaModel } from '../meta-model';

/** A model whose scores stay as they are, but for these properties. */
export const modelOf = (changes: Partial<MetaModel> = {}): MetaModel => ({
  ...{ version: 'v', trainedAtMs: 0, featureSet: guide26, featureCount: 26 },
  ...{ agents: DEFAULT_AGENTS, overrideThreshold: 0.65 },
  affine: {
    weights: new Float64Array(78),
    bias: new Float64Array(3),
    center: new Float64Array(26),
  },
  score: () => undefined,
  ...changes,
});
