import type { Slope } from './slope';

/** One curve under its title. */
export interface Panel {
  readonly title: string;
  readonly points: readonly (readonly [s: number, value: number])[];
  /** From where the slope is taken; what comes before is drawn in grey. */
  readonly fromS: number;
  readonly slope: Slope;
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [760, 150, 70, 40, 20];

/** The curves below each other, each with its slope, as SVG on a light ground. */
export function drawSamples(title: string, panels: readonly Panel[]): string {
  const height = TOP + panels.length * HEIGHT + 10;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12" fill="#1a1f26">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="22" font-size="14" font-weight="bold">${title}</text>`,
    ...panels.map((panel, k) => drawPanel(panel, TOP + k * HEIGHT)),
    '</svg>',
    '',
  ].join('\n');
}

function drawPanel({ title, points, fromS, slope }: Panel, top: number): string {
  const [bottom, right] = [top + HEIGHT - BOTTOM, WIDTH - 16];
  const last = points.at(-1)?.[0] ?? 1;
  const most = 1.1 * Math.max(...points.map(([, value]) => value), 1e-9);
  const x = (s: number) => (LEFT + ((right - LEFT) * s) / last).toFixed(1);
  const y = (value: number) => (bottom - ((bottom - top - 24) * value) / most).toFixed(1);
  const line = (colour: string, some: Panel['points']) => {
    const at = some.map(([s, value]) => `${x(s)},${y(value)}`).join(' ');
    return `<polyline points="${at}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  };
  return [
    `<text x="${LEFT}" y="${top + 14}">${title}: ${describeSlope(slope)}</text>`,
    `<line x1="${LEFT}" y1="${bottom}" x2="${right}" y2="${bottom}" stroke="#d9dde3"/>`,
    `<text x="${LEFT - 8}" y="${bottom}" text-anchor="end">0</text>`,
    `<text x="${LEFT - 8}" y="${top + 34}" text-anchor="end">${most.toPrecision(3)}</text>`,
    `<text x="${right}" y="${bottom + 14}" text-anchor="end">${(last / 60).toFixed(1)} minutes</text>`,
    line(
      '#9aa3ad',
      points.filter(([s]) => s < fromS),
    ),
    line(
      '#0067a8',
      points.filter(([s]) => s >= fromS),
    ),
  ].join('\n');
}

/** A slope with its standard error. */
export function describeSlope({ perHour, error }: Slope): string {
  if (error === Infinity) return `${perHour.toPrecision(3)} an hour, of samples too alike to tell`;
  const isNoise = Math.abs(perHour) <= 2 * error;
  return `${perHour.toPrecision(3)} ± ${error.toPrecision(2)} an hour${isNoise ? ' (within noise)' : ''}`;
}
