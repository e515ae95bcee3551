/**
 * The colours of every picture, by meaning, on light and on dark ground. Text keeps a
 * contrast of at least 4.5 to 1 with the ground, lines and areas of at least 3 to 1; the four
 * series differ also for people who see no red or no green.
 */
export const THEME = Object.freeze({
  light: {
    ground: '#ffffff',
    ink: '#1a1f26',
    'ink-soft': '#545c68',
    grid: '#d9dde3',
    'series-1': '#0067a8',
    'series-2': '#b84a00',
    'series-3': '#00795a',
    'series-4': '#97397a',
    sell: '#b84a00',
    hold: '#6b7380',
    buy: '#0067a8',
    main: '#0067a8',
    other: '#b84a00',
    good: '#00795a',
    bad: '#b3261e',
  },
  dark: {
    ground: '#14181d',
    ink: '#e7eaee',
    'ink-soft': '#a7afba',
    grid: '#343b45',
    'series-1': '#5db3f0',
    'series-2': '#f0944d',
    'series-3': '#45c79f',
    'series-4': '#e39ccb',
    sell: '#f0944d',
    hold: '#98a1ad',
    buy: '#5db3f0',
    main: '#5db3f0',
    other: '#f0944d',
    good: '#45c79f',
    bad: '#ff8a80',
  },
});
export type ColourName = keyof (typeof THEME)['light'];

/**
 * A colour as CSS: in a picture that is part of the page, the colour follows the ground.
 * @example
 * colour('main'); // 'var(--chart-main)'
 */
export function colour(name: ColourName): string {
  return `var(--chart-${name})`;
}

/**
 * The declarations that give every colour its value, for light or for dark ground.
 * @example
 * themeDeclarations('dark').startsWith('--chart-ground: #14181d;'); // true
 */
export function themeDeclarations(ground: keyof typeof THEME): string {
  return Object.entries(THEME[ground])
    .map(([name, value]) => `--chart-${name}: ${value};`)
    .join(' ');
}

/** The CSS that a page with pictures must include. */
export const CHART_STYLE = `
.plot { display: block; width: 100%; height: auto; overflow: visible; font: 12px system-ui, sans-serif; }
.plot text, .plot tspan { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 1.2rem; margin: 0.3rem 0; padding: 0; list-style: none; font-size: 0.85rem; }
.legend li { display: flex; align-items: center; gap: 0.4rem; }
.legend .plot { flex: none; width: auto; }
`;
