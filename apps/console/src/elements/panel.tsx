import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly note?: ComponentChildren;
  /** Beside others, over two columns where there are three, or over all. */
  readonly width?: 'column' | 'broad' | 'wide';
  readonly children: ComponentChildren;
}

/** A titled part of the page. */
export function Panel({ title, note, width = 'column', children }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${width}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}
