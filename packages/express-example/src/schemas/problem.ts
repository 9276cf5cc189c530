import { Type } from 'typebox';

/** RFC 9457. Open: each type of problem adds its own members. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri-reference', description: 'Names the kind of problem; its page says more.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'About this very request.' }),
    instance: Type.Optional(Type.String({ description: 'Under this id the log tells more.' })),
    reason: Type.Optional(Type.String()),
    idempotencyKey: Type.Optional(Type.String({ description: 'Repeat the request with this key.' })),
    retryAfterMs: Type.Optional(Type.Number({ description: 'As Retry-After, but exact.' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.Enum(['path', 'query', 'header', 'body']),
          name: Type.String(),
          message: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem', description: 'application/problem+json (RFC 9457).' },
);
