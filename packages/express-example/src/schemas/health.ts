import { Type } from 'typebox';
import { strictObject } from './strict-object.ts';

export const Health = strictObject(
  {
    status: Type.Enum(['UP', 'DOWN', 'OUT_OF_SERVICE']),
    queue: Type.Optional(Type.Enum(['up', 'down'])),
    sales: Type.Optional(
      strictObject({ selling: Type.Integer(), recovering: Type.Integer(), stopped: Type.Integer() }),
    ),
  },
  { title: 'Health' },
);
