import { expect, it } from 'vitest';
import { auditLogger, jsonLogger } from './json-logger.ts';

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

it('tells of an error only what is known to be harmless: the command of a driver may hold a password', () => {
  const { lines, logger } = written('info');
  const error = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: ['shop', 'hunter2'] } });
  logger.error({ error: new Error('Redis refuses', { cause: error }) }, 'failed');
  expect(lines.join()).toContain('WRONGPASS');
  expect(lines.join()).not.toContain('hunter2');
});

it('hides what stands under the name of a credential', () => {
  const { lines, logger } = written('info');
  logger.info({ authorization: 'Bearer hunter2', headers: { cookie: 'id=hunter2' }, password: 'hunter2' }, 'mistake');
  expect(lines.join()).not.toContain('hunter2');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ authorization: '[hidden]', message: 'mistake' });
});

it('survives an error that is its own cause, and fields that go round in a circle', () => {
  const { lines, logger } = written('info');
  const error = new Error('round');
  error.cause = error;
  const fields: Record<string, unknown> = { error };
  fields.fields = fields;
  logger.error(fields, 'circular');
  expect(lines).toHaveLength(1);
});

it('an audit leaves nothing out, and hides what every line hides', () => {
  const lines: string[] = [];
  const logger = auditLogger((line) => lines.push(line));
  logger.debug({}, 'one');
  logger.info({ audit: 'pauseSale', token: 'hunter2' }, 'an operator has acted');
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { message: 'one' },
    { level: 'info', audit: 'pauseSale', token: '[hidden]', message: 'an operator has acted' },
  ]);
});
