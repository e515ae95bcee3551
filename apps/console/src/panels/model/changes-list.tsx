import type { RegistryChange, RegistryChanges } from '@meta-agent/engine-api';
import { CopyButton } from '../../elements/copy-button';
import { shortVersion } from '../../text/short-version';
import { When } from '../../time/when';

/** Asks before it acts. */
const ROLLBACK = 'sudo meta-ops rollback -r "worse than the vote"';

/** Who changed what decides, and why; and the command that goes back. */
export function ChangesList({ report }: { readonly report: RegistryChanges | null }) {
  if (report === null) return null;
  const { changes, flaw } = report;
  return (
    <>
      <h3>Changes of the registry</h3>
      {flaw !== null && <p class="bad">The ledger is not proven: {flaw}</p>}
      {changes.length === 0 && <p>The ledger has no line.</p>}
      <ol class="incidents changes" aria-label="Changes of the registry">
        {changes.map((change) => (
          <Change key={change.at + change.event} change={change} />
        ))}
      </ol>
      {changes.some(({ from }) => from !== null) ? (
        <p>
          To go back to the version before: <code>{ROLLBACK}</code>{' '}
          <CopyButton label="Copy the rollback command" text={() => ROLLBACK} />
        </p>
      ) : (
        changes.length > 0 && <p>No version was in use before: a rollback has no target.</p>
      )}
    </>
  );
}

function Change({ change }: { readonly change: RegistryChange }) {
  const { at, event, forced, from, to, actor, reason } = change;
  return (
    <li class={forced ? 'bad' : ''}>
      <strong>{forced ? `${event}, forced` : event}</strong>: {stepOf(from, to)}, by {actor}: “
      {reason}”. <When at={at} />
    </li>
  );
}

function stepOf(from: string | null, to: string): string {
  return from === null || from === to
    ? shortVersion(to)
    : `${shortVersion(from)} → ${shortVersion(to)}`;
}
