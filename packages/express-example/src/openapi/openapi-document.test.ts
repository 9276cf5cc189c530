import { expect, it } from 'vitest';
import { documentOfAll } from '../app.ts';
import { PROBLEM_TYPES, problemUri } from '../problems/problem-types.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, object>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly responses: object };
}

const document = documentOfAll() as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Regenerate with `npx vitest run packages/express-example/src/openapi --update`. */
it('is the document that is committed', async () => {
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../generated/openapi.json');
});

it('has every route of the API', () => {
  expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual([
    'DELETE /api/holds/{holdId}',
    'GET /actuator/health/liveness',
    'GET /actuator/health/readiness',
    'GET /actuator/prometheus',
    'GET /api/admin/dead-letters',
    'GET /api/orders/{orderId}',
    'GET /api/products',
    'GET /api/products/{productId}/events',
    'GET /api/products/{productId}/stock',
    'GET /problems',
    'GET /problems/{name}',
    'GET /swagger-ui/{file}',
    'GET /v3/api-docs',
    'POST /api/admin/dead-letters/redrive',
    'POST /api/admin/sales/{saleId}/adjust',
    'POST /api/admin/sales/{saleId}/end',
    'POST /api/admin/sales/{saleId}/pause',
    'POST /api/admin/sales/{saleId}/reconcile',
    'POST /api/admin/sales/{saleId}/resume',
    'POST /api/holds',
    'POST /api/holds/{holdId}/confirm',
    'POST /api/products',
    'POST /api/products/initialize/{productId}',
    'POST /api/purchase/{productId}',
    'POST /api/sales/{saleId}/purchases',
  ]);
});

it('gives each operation an id of its own and describes each parameter of its path', () => {
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  for (const { path, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect([path, described.map(({ name }) => name)]).toEqual([path, named]);
    expect(described.every(({ required }) => required)).toBe(true);
  }
});

it.each(['schemas', 'responses'] as const)('refers only to %s that it has, and to each of them', (kind) => {
  const pattern = new RegExp(`#/components/${kind}/([\\w-]+)`, 'g');
  const referred = new Set([...JSON.stringify(document).matchAll(pattern)].map(([, name]) => name));
  expect([...referred].sort()).toEqual(Object.keys(document.components[kind]).sort());
});

it('names every type of problem somewhere, but for those that never reach a route', () => {
  const named = new Set(JSON.stringify(document).match(/\/problems\/[a-z-]+/g));
  const absent = Object.keys(PROBLEM_TYPES).filter(
    (name) => !named.has(problemUri(name as keyof typeof PROBLEM_TYPES)),
  );
  expect(absent.sort()).toEqual(['headers-too-large', 'method-not-allowed', 'request-timeout']);
});

it('documents 400 and 500 for every operation', () => {
  for (const { operation } of operations) {
    expect([operation.operationId, '400' in operation.responses, '500' in operation.responses]).toEqual([
      operation.operationId,
      true,
      true,
    ]);
  }
});
