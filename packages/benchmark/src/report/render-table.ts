/** Rows of text, the first of them the head. Every row has as many cells. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  /** By column; `left` where absent. */
  readonly align?: readonly ('left' | 'right')[] | undefined;
}

/** For a terminal: columns as wide as their widest cell, two blanks between them. */
export function renderText({ rows, align = [] }: Table): string {
  const widths = widthsOf(rows);
  const lines = rows.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, align[column])).join('  '));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [lines[0] ?? '', rule, ...lines.slice(1)].map((line) => line.trimEnd()).join('\n');
}

export function renderMarkdown({ rows, align = [] }: Table): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, column) => (align[column] === 'right' ? '---:' : '---'));
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(rule), ...body.map(line)].join('\n');
}

function widthsOf(rows: Table['rows']): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return widths;
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}
