import { Type } from 'typebox';
import { strictObject } from './strict-object.ts';

export const Health = strictObject(
  {
    status: Type.Enum(['UP', 'DOWN', 'OUT_OF_SERVICE']),
    queue: Type.Optional(Type.Enum(['up', 'down'])),
    sales: Type.Optional(
      strictObject({ selling: Type.Integer(), recovering: Type.Integer(), stopped: Type.Integer() }),
    ),
    stopped: Type.Optional(
      Type.Array(
        strictObject({
          saleId: Type.String(),
          reason: Type.Enum([
            'more-sold-than-set-aside',
            'foreign-store',
            'foreign-epoch',
            'foreign-fence',
            'log-replaced',
            'log-cut',
          ]),
        }),
        {
          description:
            'Sales whose recovery waits for the decision of a person, and why. Left out where there is none.',
        },
      ),
    ),
  },
  { title: 'Health' },
);
