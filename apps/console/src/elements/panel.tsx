import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  /** The target of a link within the page. */
  readonly name?: string;
  /** The panel's content in a sentence. */
  readonly note?: ComponentChildren;
  /** One column, two of three, or all. */
  readonly width?: 'column' | 'broad' | 'wide';
  readonly children: ComponentChildren;
}

/** A titled part of the page. */
export function Panel({ title, name, note, width = 'column', children }: PanelProps) {
  const id = useId();
  return (
    <section
      id={name}
      tabIndex={name === undefined ? undefined : -1}
      class={`panel ${width}`}
      aria-labelledby={id}
    >
      <h2 id={id}>{title}</h2>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}
