import type { Connection } from '../feed/live-feed';
import type { View } from '../feed/view';
import { asCount } from '../text/format';
import { ZoneSwitch } from '../time/zone-switch';
import { alarmsOf } from './alarms';
import { StopBanner } from './stop-banner';
import { VerdictLine } from './verdict/verdict-line';

export interface HeaderProps {
  readonly connection: Connection;
  readonly view: View;
  /** When the last decision was made; null when none is known. */
  readonly lastAt: string | null;
  /** Forgets the user's token; null without one. */
  readonly onForget: (() => void) | null;
}

const NAMES: Readonly<Record<Connection, string>> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'connection lost, trying again',
  locked: 'a token is needed',
  paused: 'paused while the page is hidden',
  outdated: 'the engine is newer than this page',
};

/** Title, state of the connection, and alarms. */
export function Header({ connection, view, lastAt, onForget }: HeaderProps) {
  const { event, missedEvents } = view;
  const alarms = event === null ? [] : alarmsOf(event);
  const state = connection === 'live' && alarms.length > 0 ? 'alarmed' : connection;
  return (
    <header>
      {event !== null && <StopBanner status={event.status} />}
      <h1>Meta-Agent</h1>
      <p role="status" class={`connection ${state}`} data-connection={connection}>
        {NAMES[connection]}
      </p>
      {connection === 'outdated' && <a href="/">Reload this page</a>}
      {missedEvents > 0 && (
        <p>
          {asCount(missedEvents)} events arrived faster than this page can read them; they are not
          shown.
        </p>
      )}
      <nav>
        {onForget !== null && (
          <button type="button" onClick={onForget}>
            Forget the token
          </button>
        )}
        <ZoneSwitch /> <a href="/docs">API</a>
      </nav>
      <VerdictLine {...{ connection, event, lastAt }} />
      <p class="alarm" role="alert">
        {alarms.join(' ')}
      </p>
    </header>
  );
}
