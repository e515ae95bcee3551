export { accessibilityFindings } from './accessibility';
export { openPage, type OpenedPage } from './open-page';
