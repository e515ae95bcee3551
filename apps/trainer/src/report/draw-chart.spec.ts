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

const idsOf = (svg: string) => new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));

describe('drawChart', () => {
  it('gives the same bytes for the same option, whatever was drawn between', () => {
    const first = drawChart(chart(1));
    drawChart(chart(2));
    expect(drawChart(chart(1))).toBe(first);
  });

  it('shares no id with another picture, so that both may be on one page', () => {
    const [one, other] = [idsOf(drawChart(chart(1))), idsOf(drawChart(chart(2)))];
    expect(one.size).toBeGreaterThan(0);
    for (const id of other) expect(one).not.toContain(id);
  });

  it('refers to no id that it does not have', () => {
    const svg = drawChart(chart(1));
    const used = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id);
    expect(used.length).toBeGreaterThan(0);
    for (const id of used) expect(idsOf(svg)).toContain(id);
  });
});
