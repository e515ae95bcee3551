import { styleText } from 'node:util';

export type Colour = 'red' | 'green' | 'yellow' | 'bold' | 'dim';
export type Painter = (colour: Colour, text: string) => string;

/** Colours on a terminal only, and not with NO_COLOR. */
export function painter(stream: NodeJS.WriteStream): Painter {
  // This stream is checked for colours; styleText would check stdout.
  const isColoured = stream.isTTY && stream.hasColors();
  return (colour, text) => (isColoured ? styleText(colour, text, { validateStream: false }) : text);
}
