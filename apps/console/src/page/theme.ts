import { CHART_STYLE, themeDeclarations } from '@meta-agent/charts';

/** Applies the colours shared by report and console, and the style of charts. */
export function adoptTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${themeDeclarations('light')} }
    @media (prefers-color-scheme: dark) { :root { ${themeDeclarations('dark')} } }
    ${CHART_STYLE}`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
