import type { Table } from '../render-table.ts';
import { escapeHtml } from './escape-html.ts';

/** A table whose first row and first column are heads. It scrolls by itself, also with the keyboard. */
export function tableHtml({ rows, align = [] }: Table, caption: string): string {
  const [head = [], ...body] = rows;
  const style = (column: number) => (align[column] === 'right' ? ' class="number"' : '');
  const headCells = head.map((cell, column) => `<th scope="col"${style(column)}>${escapeHtml(cell)}</th>`).join('');
  const bodyRows = body.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0
        ? `<th scope="row"${style(column)}>${escapeHtml(cell)}</th>`
        : `<td${style(column)}>${escapeHtml(cell)}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${headCells}</tr></thead>
<tbody>
${bodyRows.join('\n')}
</tbody></table></div>`;
}
