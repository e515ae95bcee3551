/** A share as a bar, beside the number that says the same. */
export function ShareBar({
  share,
  kind = 'main',
}: {
  readonly share: number;
  readonly kind?: string;
}) {
  return <meter class={`bar ${kind}`} value={share} max={1} aria-hidden="true" />;
}
