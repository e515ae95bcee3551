import { drawChart as drawInto, type Chart } from '@meta-agent/charts';
import { parseHTML } from 'linkedom';

const WIDTH = 360;
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/**
 * Draws a chart as SVG, without a browser: the same chart gives the same text.
 * @param height in units: a picture is 360 units wide
 */
export function drawChart(chart: Chart, height = 240): string {
  return drawInto(chart, { document, width: WIDTH, height }).innerHTML;
}
