import type { ComponentChildren } from 'preact';

export interface FigureProps {
  readonly label: string;
  /** Name of the value on the wire; for programs that read the page. */
  readonly field: string;
  readonly value: number | string;
  readonly children?: ComponentChildren;
}

/** One number with its name. */
export function Figure({ label, field, value, children = value }: FigureProps) {
  return (
    <div class="figure">
      <dt>{label}</dt>
      <dd>
        <data value={String(value)} data-field={field}>
          {children}
        </data>
      </dd>
    </div>
  );
}
