import { escapeHtml } from './escape-html.ts';

/** Every plot has the same size in its own units, and as much room as the page gives it. */
export const WIDTH = 720;
export const LEFT = 76;
export const RIGHT = 16;
export const TOP = 12;

/** Lines differ in colour and in dashes: whoever cannot tell the colours apart tells the dashes. */
const DASHES = ['', '8 3', '2 3', '8 3 2 3', '12 4', '4 2'];

/** A drawing with a name and a description for those who do not see it. `id` is unique on the page. */
export function svg(id: string, height: number, title: string, description: string, parts: readonly string[]): string {
  return `<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${height}">
<title id="${id}-title">${escapeHtml(title)}</title>
<desc id="${id}-text">${escapeHtml(description)}</desc>
${parts.join('\n')}
</svg>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${style}"/>`;
}

export function label(x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${escapeHtml(text)}</text>`;
}

/** A line of the series with this number. */
export function path(points: readonly (readonly [x: number, y: number])[], series: number): string {
  const steps = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  return `<path d="${steps.join('')}" class="line s${series % DASHES.length}" stroke-dasharray="${dashes(series)}"/>`;
}

/** What a series looks like, and its name. */
export function legend(names: readonly string[], y: number): string[] {
  return names.flatMap((name, series) => [
    path(
      [
        [LEFT, y + series * 18],
        [LEFT + 36, y + series * 18],
      ],
      series,
    ),
    label(LEFT + 44, y + series * 18 + 4, name),
  ]);
}

export function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function dashes(series: number): string {
  return DASHES[series % DASHES.length] ?? '';
}
