import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Unbroken } from '../elements/unbroken';
import { asAgo } from '../text/format';
import { asDateTime } from './times';

/** The engine's time now, in milliseconds since 1970: ages do not depend on the browser's clock. */
export const Now = createContext<number | null>(null);

export interface WhenProps {
  readonly at: string;
  /** How the time is written; with its date unless given. */
  readonly write?: (at: string) => string;
}

/** A time, and how long ago it was. */
export function When({ at, write = asDateTime }: WhenProps) {
  const nowMs = useContext(Now);
  const ageS = nowMs === null ? NaN : (nowMs - Date.parse(at)) / 1000;
  return (
    <time dateTime={at}>
      <Unbroken text={write(at)} />
      {Number.isNaN(ageS) ? '' : <span class="ago"> ({asAgo(ageS)})</span>}
    </time>
  );
}
