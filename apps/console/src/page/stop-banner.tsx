import type { EngineStatus } from '@meta-agent/engine-api';
import { demotionInWords, stopInWords } from '@meta-agent/words';
import { Unbroken } from '../elements/unbroken';

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
          {stopInWords(stop)}. To end it: <Command text="meta-ops resume --reason R" />
        </p>
      )}
      {demotion && (
        <p>
          {demotionInWords(demotion)}. To release it: <Command text="meta-ops rearm --reason R" />
        </p>
      )}
    </div>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <code>
      <Unbroken text={text} />
    </code>
  );
}
