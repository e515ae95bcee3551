/**
 * What Swagger UI lacks for people who see little or use the keyboard: colours with a contrast of
 * 4.5, and, after each of its renderings, names, levels of headings and places for the focus.
 */
export const DOCS_STYLE = `.swagger-ui .info .title small pre.version { background: #4d5461; }
.swagger-ui .info .title small.version-stamp { background: #3f5a00; }
.swagger-ui .info .title small.version-stamp pre.version { background: transparent; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: #0f6b43; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #1558a6; }
.swagger-ui pre.microlight span[style*="211, 99, 99"] { color: #f4a3a3 !important; }
.swagger-ui .opblock-description-wrapper, .swagger-ui .renderedMarkdown { overflow-wrap: anywhere; }
html:not(.dark-mode) .swagger-ui .info .base-url,
html:not(.dark-mode) .swagger-ui .parameter__in,
html:not(.dark-mode) .swagger-ui .json-schema-2020-12-expand-deep-button { color: #555; }
html:not(.dark-mode) .swagger-ui .info a,
html:not(.dark-mode) .swagger-ui .info .link,
html:not(.dark-mode) .swagger-ui .info .url,
html:not(.dark-mode) .swagger-ui a.link { color: #1a5ca8; }
html:not(.dark-mode) .swagger-ui .btn.authorize { color: #0f6b43; border-color: #0f6b43; }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #0f6b43; }
html.dark-mode .swagger-ui .header-col { color: #e4e6e6; }
/* Lines break between words. */
.swagger-ui pre.microlight, .swagger-ui pre.microlight * {
  word-break: normal !important; overflow-wrap: anywhere;
}
/* No answer has links. */
.swagger-ui .response-col_links { display: none; }
.swagger-ui table.headers td, .swagger-ui table.headers th { padding: 0.2rem 0.6rem 0.2rem 0; }
.swagger-ui .parameters-col_description input { max-width: 100%; }
@media (max-width: 40rem) {
  .swagger-ui .wrapper { padding: 0 0.5rem; }
  .swagger-ui .opblock-section-header { flex-wrap: wrap; gap: 0.4rem; }
  /* Blocks as wide as the page, in place of two columns. */
  .swagger-ui :is(table.parameters, table.responses-table) > thead { display: none; }
  .swagger-ui :is(table.parameters, table.responses-table),
  .swagger-ui :is(table.parameters, table.responses-table) > tbody,
  .swagger-ui :is(table.parameters, table.responses-table) > tbody > tr,
  .swagger-ui :is(table.parameters, table.responses-table) > tbody > tr > td:not(.response-col_links) {
    display: block; width: auto; padding: 0.2rem 0;
  }
  .swagger-ui .parameters-col_description :is(input, select),
  .swagger-ui .response-control-media-type select { width: 100%; max-width: 100%; }
  .swagger-ui .response-col_status { font-weight: 700; }
}
`;

export const DOCS_SCRIPT = `const nameOf = (select) => {
  const row = select.closest('tr[data-param-name]');
  if (row !== null) return row.dataset.paramName;
  return select.id === 'servers' ? 'Server' : 'Media type';
};
const LEVELS = { H3: 2, H4: 3, H5: 4 };
const each = (selector, mend) => document.querySelectorAll(selector).forEach(mend);
const mendAll = () => {
  each('.information-container, .schemes-server-container', (part) => {
    part.setAttribute('role', 'region');
    part.setAttribute('aria-label', part.matches('.information-container') ? 'The API' : 'Servers');
  });
  // A link within a button; the button opens the same operation.
  each('.opblock-summary-control a[href]', (link) => link.removeAttribute('href'));
  each('select:not([aria-label])', (select) => select.setAttribute('aria-label', nameOf(select)));
  each('pre.microlight:not([tabindex])', (example) => example.setAttribute('tabindex', '0'));
  each('.responses-table[role=region]:not([aria-label])', (table) =>
    table.setAttribute('aria-label', table.id.replaceAll('_', ' ')),
  );
  each('h3:not([aria-level]), h4:not([aria-level]), h5:not([aria-level])', (heading) =>
    heading.setAttribute('aria-level', LEVELS[heading.tagName]),
  );
};
new MutationObserver(mendAll).observe(document.body, { childList: true, subtree: true });
`;
