import { CHART_STYLE, themeDeclarations } from '@meta-agent/charts';

/** Gives the page the colours that report and console have in common, and its pictures their style. */
export function adoptTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${themeDeclarations('light')} }
    @media (prefers-color-scheme: dark) { :root { ${themeDeclarations('dark')} } }
    ${CHART_STYLE}`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
