/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/// <reference lib="dom.asynciterable" />
import type { Page } from 'playwright-core';

/** One line of a text node, as it is drawn. */
interface Line {
  readonly node: Node;
  readonly element: Element;
  readonly text: string;
  readonly rect: DOMRect;
}

/**
 * What is wrong with the page as it is drawn: text that its container cuts, texts that overlap, text
 * too small to read, bars of one table that cannot be compared, and a page or dialog that scrolls
 * sideways. While a dialog is open, only the dialog is measured. Text within a container that scrolls
 * is not cut.
 */
export function layoutFindings(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => { ${SCRIPT}; return findAll(); })()`);
}

function findAll(): string[] {
  const dialog = document.querySelector('dialog[open]');
  const root = dialog ?? document.body;
  const lines = linesIn(root);
  const boxes = [document.documentElement, ...root.querySelectorAll('.panel'), ...[dialog ?? []]];
  const flat = boxes.flat();
  return [
    ...flat.filter(isSideways).map((box) => `scrolls sideways: ${nameOf(box)}`),
    ...lines.filter(isCut).map((line) => `cut: ${describe(line)}`),
    ...[...root.querySelectorAll('input, select')]
      .filter(isFieldCut)
      .map((field) => `cut: ${nameOf(field)}`),
    ...overlapsOf(lines).map(([one, other]) => `overlap: ${describe(one)} and ${describe(other)}`),
    ...lines.filter(isTiny).map((line) => `tiny: ${describe(line)}`),
    ...[...root.querySelectorAll('table')]
      .filter(hasUnequalBars)
      .map((table) => `unequal bars: ${nameOf(table)}`),
  ];
}

function linesIn(root: Element): Line[] {
  const lines: Line[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = (node.textContent ?? '').trim();
    if (element === null || text === '' || !isMeantToBeSeen(element)) continue;
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      if (rect.width > 0.5 && rect.height > 0.5) lines.push({ node, element, text, rect });
    }
  }
  return lines;
}

/** Not: hidden, and text for screen readers alone. */
function isMeantToBeSeen(element: Element): boolean {
  if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION', 'TITLE'].includes(element.tagName)) return false;
  if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  for (let each: Element | null = element; each !== null; each = each.parentElement) {
    const { clipPath, position } = getComputedStyle(each);
    if (clipPath.startsWith('inset')) return false;
    // A link that comes into the window with the focus.
    if (position === 'absolute' && each.getBoundingClientRect().right <= 0) return false;
  }
  return true;
}

/** Whether an ancestor hides a part of the line, other than by an ellipsis or until it is scrolled. */
function isCut({ element, rect }: Line): boolean {
  for (let each: Element | null = element; each !== null; each = each.parentElement) {
    if (each === document.body) return rect.left < -1;
    const { overflowX, overflowY, textOverflow } = getComputedStyle(each);
    if (/auto|scroll/.test(overflowX + overflowY)) return false;
    const box = each.getBoundingClientRect();
    const isBeside = rect.left < box.left - 1 || rect.right > box.right + 1;
    const isAbove = rect.top < box.top - 1 || rect.bottom > box.bottom + 1;
    if (overflowX !== 'visible' && textOverflow !== 'ellipsis' && isBeside) return true;
    if (overflowY !== 'visible' && isAbove) return true;
  }
  return false;
}

/** Whether a field is too narrow for its value, its placeholder or the chosen option. */
function isFieldCut(field: Element): boolean {
  if (!field.checkVisibility()) return false;
  const isList = field instanceof HTMLSelectElement;
  const input = field as HTMLInputElement;
  if (!isList && !/^(text|search|number)$/.test(input.type)) return false;
  const text = isList
    ? (field.selectedOptions.item(0)?.text ?? '')
    : input.value || input.placeholder;
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return false;
  const { font, paddingLeft, paddingRight, appearance } = getComputedStyle(field);
  pen.font = font;
  // The browser's own arrow; a page draws its own one into the padding.
  const arrow = isList && appearance !== 'none' ? 16 : 0;
  const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - arrow;
  return pen.measureText(text).width > room + 1;
}

/** Pairs of lines of different texts that cover one another by more than the edge of a glyph. */
function overlapsOf(lines: readonly Line[]): [Line, Line][] {
  const shown = lines.flatMap((line) => {
    const rect = shownOf(line);
    return rect === null ? [] : [{ ...line, rect }];
  });
  const sorted = shown.sort((a, b) => a.rect.top - b.rect.top);
  const found: [Line, Line][] = [];
  sorted.forEach((one, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].rect.top < one.rect.bottom; j += 1) {
      const other = sorted[j];
      const [a, b] = [one.rect, other.rect];
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      const isCovered = width > 1.5 && height > 0.3 * Math.min(a.height, b.height);
      const isSame = one.node === other.node || layerOf(one) !== layerOf(other);
      if (isCovered && !isSame) found.push([one, other]);
    }
  });
  return found;
}

/** What the page scrolls under, like a header that sticks; null for the page itself. */
function layerOf({ element }: Line): Element | null {
  let each: Element | null = element;
  while (each !== null && !/fixed|sticky/.test(getComputedStyle(each).position)) {
    each = each.parentElement;
  }
  return each;
}

/** The part of the line that every container that scrolls shows; null if there is none. */
function shownOf({ element, rect }: Line): DOMRect | null {
  let { left, right, top, bottom } = rect;
  for (let each: Element | null = element; each !== null; each = each.parentElement) {
    if (each === document.body) break;
    const { overflowX, overflowY } = getComputedStyle(each);
    if (!/auto|scroll/.test(overflowX + overflowY)) continue;
    const box = each.getBoundingClientRect();
    [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  return right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : null;
}

/** Lower than a line of a font of 10 pixels. */
function isTiny({ rect }: Line): boolean {
  return rect.height < 11;
}

/** The same share would be a longer bar in a wider column. */
function hasUnequalBars(table: Element): boolean {
  const bars = [...table.querySelectorAll('meter')];
  return new Set(bars.map((bar) => Math.round(bar.getBoundingClientRect().width))).size > 1;
}

function isSideways(box: Element): boolean {
  return box.scrollWidth > box.clientWidth;
}

function nameOf(element: Element): string {
  const { tagName, id, classList, parentElement } = element;
  const own =
    tagName.toLowerCase() + (id && `#${id}`) + [...classList].map((each) => `.${each}`).join('');
  return parentElement === null || id !== '' ? own : `${nameOf(parentElement)} > ${own}`;
}

function describe({ element, text, rect }: Line): string {
  const at = [rect.left, rect.top].map(Math.round).join();
  return `“${text.slice(0, 60)}” at ${at} in ${nameOf(element).slice(-120)}`;
}

/** The functions above are sent to the page as their source: they use one another and the DOM alone. */
const SCRIPT = [
  ...[findAll, linesIn, isMeantToBeSeen, isCut, isFieldCut, overlapsOf, layerOf, shownOf, isTiny],
  ...[hasUnequalBars, isSideways, nameOf, describe],
]
  .map(String)
  .join('\n');
