import { useState } from 'preact/hooks';
import { copyText } from './copy-text';

export interface CopyButtonProps {
  readonly label: string;
  /** Made when the button is pressed. */
  readonly text: () => string;
}

/** Copies a text, and says whether the browser let it. */
export function CopyButton({ label, text }: CopyButtonProps) {
  const [said, setSaid] = useState('');
  return (
    <>
      <button
        type="button"
        onClick={() => {
          void copyText(text()).then((isCopied) => {
            setSaid(isCopied ? 'Copied.' : 'The browser does not allow it.');
          });
        }}
      >
        {label}
      </button>
      <span role="status" class="copied">
        {said}
      </span>
    </>
  );
}
