/** The states of a training, those to look at first. Apart from the schemas, which pages need not load. */
export const TRAINING_STATES = [
  ...(['failed', 'training', 'retrying', 'waiting', 'candidate', 'promoted'] as const),
] as const;
