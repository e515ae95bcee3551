export { colour, THEME, themeDeclarations, type ColourName } from './theme';
