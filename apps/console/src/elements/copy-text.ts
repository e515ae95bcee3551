/**
 * Puts a text into the clipboard. Pages without TLS, but of this machine, have no Clipboard API: they
 * copy what is selected in a field. @returns whether the browser did it
 */
export async function copyText(text: string): Promise<boolean> {
  if (window.isSecureContext) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  // Within a dialog: what is outside of it cannot be selected.
  const place = document.querySelector('dialog[open]') ?? document.body;
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  place.append(field);
  field.select();
  // Deprecated, and the only way without TLS.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
