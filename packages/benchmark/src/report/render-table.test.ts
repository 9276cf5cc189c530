import { expect, it } from 'vitest';
import { renderMarkdown, renderText } from './render-table.ts';

const table = {
  rows: [
    ['figure', 'median'],
    ['accepted', '1,200 /s'],
    ['a | b', '9 MB'],
  ],
  align: ['left', 'right'] as const,
};

it('makes columns as wide as their widest cell', () => {
  expect(renderText(table).split('\n')).toEqual([
    'figure      median',
    '--------  --------',
    'accepted  1,200 /s',
    'a | b         9 MB',
  ]);
});

it('leaves no blanks at the end of a line', () => {
  expect(
    renderText({
      rows: [
        ['a', 'long'],
        ['b', ''],
      ],
    }).split('\n'),
  ).toEqual(['a  long', '-  ----', 'b']);
});

it('writes Markdown whose cells cannot break the table', () => {
  expect(renderMarkdown(table).split('\n')).toEqual([
    '| figure | median |',
    '| --- | ---: |',
    '| accepted | 1,200 /s |',
    '| a \\| b | 9 MB |',
  ]);
});
