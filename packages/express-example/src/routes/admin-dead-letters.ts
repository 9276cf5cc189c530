import { type StoredDeadLetter, saleId } from '@flash-sale/core';
import type { Static } from 'typebox';
import { defineRoute } from '../http/define-route.ts';
import { instant } from '../http/instant.ts';
import { PORT_CALL } from '../http/port-call.ts';
import { jsonReply } from '../http/reply.ts';
import { type DeadLetter, DeadLetterList, DeadLetterQuery } from '../schemas/admin.ts';

const PATH = '/api/admin/dead-letters';
const LIMIT_DEFAULT = 50;

export const listDeadLetters = defineRoute(
  {
    operationId: 'listDeadLetters',
    method: 'get',
    path: PATH,
    tag: 'administration',
    summary: 'List messages that were set aside',
    description: 'Newest first. Where there are more, the Link header leads to them.',
    access: 'admin',
    querySchema: DeadLetterQuery,
    replies: {
      200: {
        description: 'A page of dead letters.',
        schema: DeadLetterList,
        headers: { Link: '`rel="next"`, where there are more (RFC 8288).' },
      },
    },
    problems: ['unavailable', 'unknown'],
  },
  async ({ query }, { orders }) => {
    const { limit = LIMIT_DEFAULT, includeSettled, cursor } = query;
    const sale = query.saleId === undefined ? undefined : saleId(query.saleId);
    const page = await orders.deadLetters({ saleId: sale, includeSettled, cursor, limit }, PORT_CALL);
    const list = page.entries.map(letterJson);
    const next = page.next === undefined ? [] : ['Link', nextLink({ ...query, limit, cursor: page.next })];
    return jsonReply(200, list, `${list.length} dead letters`, next);
  },
);

/** What was read but could not be understood is not shown: it may be anything. */
function letterJson(letter: StoredDeadLetter): Static<typeof DeadLetter> {
  const { id, reason, error, origin, message, recordedAt, settledAt } = letter;
  const { topic, partition, offset } = origin;
  return {
    id,
    reason,
    error,
    origin: { topic, partition, offset },
    ...(message !== undefined && {
      saleId: message.saleId,
      orderId: message.orderId,
      redriveRound: message.redriveRound,
    }),
    recordedAt: instant(recordedAt),
    ...(settledAt !== undefined && { settledAt: instant(settledAt) }),
  };
}

function nextLink(query: Static<typeof DeadLetterQuery>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
  return `<${PATH}?${parameters}>; rel="next"`;
}
