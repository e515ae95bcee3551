import htm from 'htm';
import { h, type VNode } from 'preact';

/** Builds markup; preact-render-to-string escapes every value when it renders. */
export const html = htm.bind(h) as (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
export type Html = VNode;

/** Inserts text unescaped. Use it only for SVG and CSS that this project makes. */
export const raw = (text: string) => ({ __html: text });
