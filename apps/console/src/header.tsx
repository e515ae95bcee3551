import type { Connection } from './feed/live-feed';
import type { View } from './feed/view';
import { asCount, asTime } from './format';

export interface HeaderProps {
  readonly connection: Connection;
  readonly view: View;
}

const NAMES: Readonly<Record<Connection, string>> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'connection lost, trying again',
};

/** What this is, whether it is live, and what the reader has to know first. */
export function Header({ connection, view: { event, missedEvents } }: HeaderProps) {
  return (
    <header>
      <h1>Meta-Agent</h1>
      <p role="status" class={`connection ${connection}`} data-connection={connection}>
        {NAMES[connection]}
      </p>
      {connection === 'lost' && event !== null && (
        <p class="bad">The numbers are of {asTime(event.at)}.</p>
      )}
      {event !== null && !event.status.enabled && (
        <p class="bad">META_AGENT_ENABLED is not true: every decision is the vote.</p>
      )}
      {missedEvents > 0 && (
        <p>{asCount(missedEvents)} events came faster than this page could read them.</p>
      )}
      <nav>
        <a href="/docs">API</a>
      </nav>
    </header>
  );
}
