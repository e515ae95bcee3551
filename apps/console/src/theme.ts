import { themeDeclarations, type ColourName } from '@meta-agent/charts';

/** Gives the page the colours that report and console have in common. */
export function adoptTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${themeDeclarations('light')} }
    @media (prefers-color-scheme: dark) { :root { ${themeDeclarations('dark')} } }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** A colour as the ground of the moment has it, for a canvas. */
export function currentColour(name: ColourName): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`);
}

/** Calls back whenever the ground changes. @returns what ends that */
export function onThemeChange(callBack: () => void): () => void {
  const isDark = matchMedia('(prefers-color-scheme: dark)');
  isDark.addEventListener('change', callBack);
  return () => {
    isDark.removeEventListener('change', callBack);
  };
}
