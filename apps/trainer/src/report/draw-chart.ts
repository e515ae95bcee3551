import { createHash } from 'node:crypto';
import { init, type EChartsOption } from 'echarts';

const WIDTH = 360;

/**
 * A picture as SVG, made without a browser: the same option gives the same text, whatever else was
 * drawn before. ECharts numbers ids through, so they are named for the contents instead, which
 * also keeps those of two pictures on one page apart.
 * @param height in the units of which a picture is 360 wide
 */
export function drawChart(option: EChartsOption, height = 250): string {
  const chart = init(null, null, { ssr: true, renderer: 'svg', width: WIDTH, height });
  try {
    chart.setOption(option);
    const svg = renameIds(withoutHover(chart.renderToSVGString({ useViewBox: true })));
    // What is around it bears its name.
    return svg.replace('<svg ', '<svg aria-hidden="true" ');
  } finally {
    chart.dispose();
  }
}

/** Nothing here answers a mouse. */
function withoutHover(svg: string): string {
  return svg.replace(/<style[^]*?<\/style>\n?/g, '').replace(/ class="zr[\w-]+"/g, '');
}

function renameIds(svg: string): string {
  const seen = new Map<string, number>();
  const numbered = svg.replace(/\bzr\d+-[\w-]+/g, (id) => {
    if (!seen.has(id)) seen.set(id, seen.size);
    return `chart-${seen.get(id) ?? 0}`;
  });
  const name = createHash('sha256').update(numbered).digest('hex').slice(0, 8);
  return numbered.replace(/\bchart-(\d+)\b/g, `chart-${name}-$1`);
}
