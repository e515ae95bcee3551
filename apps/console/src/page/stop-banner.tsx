import type { EngineStatus } from '@meta-agent/engine-api';
import { demotionInWords, stopInWords } from '@meta-agent/words';

export interface StopBannerProps {
  readonly status: Pick<EngineStatus, 'stop' | 'demotion'>;
}

/** A stop and a demotion, across the page: nobody may overlook that the model does not decide. */
export function StopBanner({ status: { stop, demotion } }: StopBannerProps) {
  if (!stop && !demotion) return null;
  return (
    <div class="stop" role="alert">
      {stop && (
        <p>
          {stopInWords(stop)}. To end it: <code>meta-ops resume --reason R</code>
        </p>
      )}
      {demotion && (
        <p>
          {demotionInWords(demotion)}. To release it: <code>meta-ops rearm --reason R</code>
        </p>
      )}
    </div>
  );
}
