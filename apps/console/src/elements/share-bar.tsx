/** A share as a bar, beside its number. */
export function ShareBar({
  share,
  kind = 'main',
}: {
  readonly share: number;
  readonly kind?: string;
}) {
  return <meter class={`bar ${kind}`} value={share} max={1} aria-hidden="true" />;
}
