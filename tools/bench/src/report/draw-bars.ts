export interface Bar {
  readonly name: string;
  /** 0..1. */
  readonly share: number;
}

const [WIDTH, LABEL, ROW, TOP] = [760, 300, 28, 44];
const FULL = WIDTH - LABEL - 90;

/** A picture of shares, one bar a row, as SVG on a light ground. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const height = TOP + ROW * bars.length + 12;
  const most = Math.max(...bars.map(({ share }) => share));
  const rows = bars.map(({ name, share }, k) => {
    const y = TOP + ROW * k;
    const width = ((FULL * share) / most).toFixed(1);
    return (
      `<text x="${LABEL - 10}" y="${y + 16}" text-anchor="end">${escaped(name)}</text>` +
      `<rect x="${LABEL}" y="${y + 3}" width="${width}" height="18" fill="#0067a8"/>` +
      `<text x="${(LABEL + Number(width) + 8).toFixed(1)}" y="${y + 16}">${(100 * share).toFixed(0)} %</text>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="14" fill="#1a1f26">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="26" font-weight="bold">${escaped(title)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
