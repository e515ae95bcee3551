export { accessibilityFindings } from './accessibility';
export { layoutFindings } from './layout';
export { openPage, type OpenedPage } from './open-page';
