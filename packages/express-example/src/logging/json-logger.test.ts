import { expect, it } from 'vitest';
import { jsonLogger } from './json-logger.ts';

function written(level: Parameters<typeof jsonLogger>[0]) {
  const lines: string[] = [];
  return { lines, logger: jsonLogger(level, (line) => lines.push(line)) };
}

it('writes one line of JSON for each event at or above its level', () => {
  const { lines, logger } = written('warn');
  logger.debug({}, 'no');
  logger.info({}, 'no');
  logger.warn({ saleId: 's1', offset: 12n }, 'a\nb');
  logger.error({}, 'yes');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', message: 'a\nb', saleId: 's1', offset: '12' });
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
});

it('shows errors with their code and cause', () => {
  const { lines, logger } = written('info');
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'E1' });
  logger.error({ error }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: { message: 'outer', code: 'E1', cause: { message: 'inner' } },
  });
});

it('says nothing when it is silent', () => {
  const { lines, logger } = written('silent');
  logger.error({}, 'no');
  expect(lines).toEqual([]);
});
