import htm from 'htm';
import { h, type VNode } from 'preact';

/** Markup: everything put into it is escaped, by preact-render-to-string, when it is rendered. */
export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
export type Html = VNode;

/** For SVG and CSS that were made here, which alone go in as they are. */
export const raw = (text: string) => ({ __html: text });
