import { lineChart } from '@meta-agent/charts';
import { drawChart } from './draw-chart';

const chart = (end: number) =>
  lineChart({
    x: { name: 'x', format: String },
    y: { name: 'y', format: String },
    lines: [
      {
        name: 'line',
        colour: 'main',
        points: [[0, 0], [1, end]], // prettier-ignore
        band: [[0, 0, 1], [1, end, end + 1]], // prettier-ignore
      },
    ],
  });

describe('drawChart', () => {
  it('gives the same bytes for the same chart after drawing other charts', () => {
    const first = drawChart(chart(1));
    expect(drawChart(chart(2))).not.toBe(first);
    expect(drawChart(chart(1))).toBe(first);
  });

  it('is 360 units wide and as high as requested', () => {
    expect(drawChart(chart(1), 200)).toContain('viewBox="0 0 360 200"');
  });

  it('gives no element an id, so charts on one page cannot collide', () => {
    expect(drawChart(chart(1))).not.toMatch(/ id="|url\(#|<style/);
  });
});
