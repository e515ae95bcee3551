const PARTS = [
  { name: 'decisions', label: 'the decisions' },
  { name: 'past', label: 'the last day' },
  { name: 'what-if-part', label: 'what if' },
] as const;

/** Links for the keyboard, seen while they have the focus. */
export function SkipLinks() {
  return (
    <nav class="skip" aria-label="Skip">
      {PARTS.map(({ name, label }) => (
        <a
          key={name}
          href={`#${name}`}
          onClick={(clicked) => {
            // The address names an opened decision, not a place.
            clicked.preventDefault();
            document.getElementById(name)?.focus();
          }}
        >
          Skip to {label}
        </a>
      ))}
    </nav>
  );
}
