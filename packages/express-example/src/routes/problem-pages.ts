import { Type } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { pageReply } from '../http/reply.ts';
import { problem } from '../problems/problem.ts';
import { isProblemName, problemIndex, problemPage } from '../problems/problem-page.ts';
import { strictObject } from '../schemas/strict-object.ts';

const HTML = 'text/html; charset=utf-8';

export const listProblems = defineRoute(
  {
    operationId: 'listProblems',
    method: 'get',
    path: '/problems',
    tag: 'operations',
    summary: 'All types of problems',
    access: 'everyone',
    replies: { 200: { description: 'A page.', mediaType: 'text/html' } },
    problems: [],
  },
  () => pageReply(HTML, problemIndex()),
);

export const readProblem = defineRoute(
  {
    operationId: 'readProblem',
    method: 'get',
    path: '/problems/{name}',
    tag: 'operations',
    summary: 'What a type of problem means and what to do about it',
    access: 'everyone',
    pathSchema: strictObject({ name: Type.String({ minLength: 1, maxLength: 64 }) }),
    replies: { 200: { description: 'A page.', mediaType: 'text/html' } },
    problems: ['route-not-found'],
  },
  ({ path }) =>
    isProblemName(path.name)
      ? pageReply(HTML, problemPage(path.name))
      : problem('route-not-found', 'there is no such type of problem; see /problems'),
);
