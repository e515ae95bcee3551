export type { Axis } from './axis';
export { barChart, type BarChart, type Bars } from './bar-chart';
export { drawChart, type Place, type Chart } from './chart';
export { heatmapChart, type Cell, type HeatmapChart } from './heatmap-chart';
export { histogramChart, type Distribution, type HistogramChart } from './histogram-chart';
export { lineChart, type Line, type LineChart, type Point } from './line-chart';
export { CHART_STYLE, colour, THEME, themeDeclarations, type ColourName } from './theme';
