import { defineRoute } from '../http/define-route.ts';
import { jsonReply } from '../http/reply.ts';
import { RedriveBody, Redriven } from '../schemas/admin.ts';

export const redriveDeadLetters = defineRoute(
  {
    operationId: 'redriveDeadLetters',
    method: 'post',
    path: '/api/admin/dead-letters/redrive',
    tag: 'administration',
    summary: 'Send dead letters round again',
    description: 'Refuses those of a closed epoch, those without a readable order, and a fourth round.',
    access: 'admin',
    bodySchema: RedriveBody,
    replies: { 200: { description: 'What was sent and what was refused.', schema: Redriven } },
    problems: ['sale-not-found', 'not-initialized', 'unavailable', 'unknown'],
  },
  async ({ body }, { flashSale }) => {
    const { published, refused } = await flashSale.redrive(body.saleId, body.ids);
    const json = { published: [...published], refused: refused.map(({ id, why }) => ({ id, why })) };
    return jsonReply(200, json, `${published.length} published, ${refused.length} refused`);
  },
);
