import { useState } from 'preact/hooks';
import { Panel } from '../elements/panel';

export interface LoginProps {
  /** Whether the engine has refused a token. */
  readonly isRefused: boolean;
  readonly onToken: (token: string) => void;
}

/** Asks for a token. It stays in this tab and is sent in a header alone. */
export function Login({ isRefused, onToken }: LoginProps) {
  const [token, setToken] = useState('');
  return (
    <Panel
      title="Token"
      note={
        <>
          This engine answers clients with a token of scope <code>watch</code>.
        </>
      }
      width="wide"
    >
      <form
        id="login"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          if (token.trim() !== '') onToken(token.trim());
        }}
      >
        <label>
          Token{' '}
          <input
            type="password"
            name="token"
            autocomplete="off"
            value={token}
            onInput={({ currentTarget }) => {
              setToken(currentTarget.value);
            }}
          />
        </label>{' '}
        <button type="submit">Open</button>
        {isRefused && (
          <p class="bad" role="alert">
            The engine refuses this token. To make one:{' '}
            <code>meta-ops token add NAME --scope watch</code>
          </p>
        )}
      </form>
    </Panel>
  );
}
