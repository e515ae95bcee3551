import type { DescribedModel, ModelInUse } from '@meta-agent/engine-api';

export interface FollowModelOptions {
  /** The version in use. */
  readonly version: string;
  readonly ask: () => Promise<ModelInUse>;
  readonly onModel: (model: DescribedModel) => void;
}

const RETRY_MS = 2000;

/**
 * Requests the description of a version until it arrives: the engine may be down, or still loading.
 * @returns a function that stops it; a later answer is ignored
 */
export function followModel({ version, ask, onModel }: FollowModelOptions): () => void {
  let isOver = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const askAgain = () => {
    if (!isOver) retry = setTimeout(askOnce, RETRY_MS);
  };
  const askOnce = () => {
    ask().then(({ model }) => {
      if (isOver) return;
      if (model?.version === version) onModel(model);
      else askAgain();
    }, askAgain);
  };
  askOnce();
  return () => {
    isOver = true;
    clearTimeout(retry);
  };
}
