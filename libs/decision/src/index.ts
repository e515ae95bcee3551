export {
  DEFAULT_BASE_WEIGHTS,
  voteBaseEnsemble,
  type BaseEnsemble,
  type BaseWeights,
} from './base-ensemble';
export type { AffineMap, MetaModel } from './meta-model';
