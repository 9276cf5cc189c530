import { createFlashSale, createMemoryPorts } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { prometheusFigures } from './prometheus.ts';

it('shows the sales of a process, and the other figures in time while the queue hangs', async () => {
  const ports = createMemoryPorts();
  const figures = prometheusFigures(ports);
  const { saleId } = await ports.catalog.createProduct({ name: 'Lamp', price: '5', allotment: 7 });
  await using flashSale = createFlashSale({ ...ports, metrics: figures.metrics });
  await flashSale.open(saleId);
  ports.queue.lag = () => new Promise(() => {});
  const text = await figures.text(flashSale);
  expect(text).toMatch(/^flash_sale_available_units\{.*\} 7$/m);
  expect(text).toContain('flash_sale_sales{state="selling"} 1');
  expect(text).toContain('flash_sale_sales{state="stopped"} 0');
  expect(text).toContain(`flash_sale_lease_valid{sale="${saleId}"} 1`);
  expect(text).toContain('flash_sale_requests_under_way 0');
  expect(text).toContain('flash_sale_lease_renewals_total{outcome="failed"} 0');
  expect(text).toMatch(/^flash_sale_lease_renewals_total\{outcome="answered"\} [1-9]/m);
  expect(text).toContain('flash_sale_queue_lag_messages 0');
});
