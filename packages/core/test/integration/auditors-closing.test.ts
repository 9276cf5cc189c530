import type { createMemoryPorts } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { openShop } from './shop.fixture.ts';

type Ports = ReturnType<typeof createMemoryPorts>;

const silent = () => new Promise<never>(() => {});

/** What each auditor asks, made to never answer, whatever timeout it is given. */
const AUDITED: Readonly<Record<string, (ports: Ports, asked: () => void) => void>> = {
  'the levels': ({ inventory }, asked) => {
    inventory.levels = () => {
      asked();
      return silent();
    };
  },
  'the numbers of the orders': ({ orders }, asked) => {
    orders.seqsOfEpoch = () => {
      asked();
      return silent();
    };
  },
  'the positions in the log': ({ orders }, asked) => {
    orders.positions = () => {
      asked();
      return silent();
    };
  },
};

it.each(Object.keys(AUDITED))('an auditor that is never told %s keeps nobody from closing', async (what) => {
  const shop = await openShop({ options: { auditMs: 5 } });
  expect((await shop.buy('ann')).outcome).toBe('accepted');
  let asked = false;
  AUDITED[what]?.(shop.ports, () => {
    asked = true;
  });
  await expect.poll(() => asked).toBe(true);
  await shop.flashSale.close();
  expect((await shop.buy('ben')).outcome).toBe('unavailable');
  await shop[Symbol.asyncDispose]();
});
