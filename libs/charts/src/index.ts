export type { Axis } from './axes';
export { barChart, type BarChart, type Bars } from './bar-chart';
export { heatmapChart, type Cell, type HeatmapChart } from './heatmap-chart';
export { lineChart, type Line, type LineChart, type Point } from './line-chart';
export { colour, THEME, themeDeclarations, type ColourName } from './theme';
