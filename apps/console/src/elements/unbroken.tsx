import { Fragment } from 'preact';

/** A text whose lines end at its spaces only: a date and an option have hyphens, but are one word. */
export function Unbroken({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(' ').map((word, i) => (
        <Fragment key={i}>
          {i > 0 && ' '}
          <span class="unbroken">{word}</span>
        </Fragment>
      ))}
    </>
  );
}
