import { afterAll, beforeAll, expect, it } from 'vitest';
import { ComposedStack } from './composed-stack.ts';
import { disturbedSale, type SaleResult } from './disturbed-sale.ts';

const MIB = 2 ** 20;
const rows: string[] = ['what happens | seconds | accepted | stored | levels | answers'];

let stack: ComposedStack;
beforeAll(async () => {
  stack = await ComposedStack.build();
  await stack.up();
});
afterAll(async () => {
  console.log(rows.join('\n'));
  await stack?.remove();
});

function judge(what: string, { units, accepted, stored, levels, answers, disturbedMs }: SaleResult): void {
  const counts = Object.entries(answers).map(([kind, times]) => `${kind}: ${times}`);
  const seconds = (disturbedMs / 1_000).toFixed(1);
  rows.push([what, seconds, accepted, stored, JSON.stringify(levels), counts.join(', ')].join(' | '));
  expect({ accepted, stored, levels }).toEqual({
    accepted: units,
    stored: units,
    levels: { allotment: units, available: 0, held: 0, sold: units },
  });
}

it('the image is small and its API processes are, at rest', async () => {
  const resident = async () => {
    const text = await (await fetch(`${stack.url}/actuator/prometheus`)).text();
    const memory = text.matchAll(/^flash_sale_api_process_resident_memory_bytes\{process="\d"\} (\d+)/gm);
    return [...memory].map(([, bytes]) => Number(bytes) / MIB);
  };
  // The second process is started when the first is ready.
  await expect.poll(async () => (await resident()).length, { timeout: 60_000 }).toBe(2);
  const processes = await resident();
  const image = await stack.imageBytes();
  rows.unshift(
    `The image has ${Math.round(image / 1e6)} MB on top of its base; API processes have ${processes
      .map(Math.round)
      .join(' and ')} MiB at rest.`,
  );
  expect(image).toBeLessThan(250e6);
  for (const size of processes) expect(size).toBeLessThan(150);
});

it.each(['api', 'worker', 'redis', 'kafka', 'postgres', 'prometheus'])(
  '%s is restarted in the middle of a sale, which goes on by itself to the last unit',
  async (service) => {
    judge(`${service} is restarted`, await disturbedSale(stack, () => stack.compose('restart', service)));
  },
);

it.each(['api', 'redis'])('%s is killed in the middle of a sale, which goes on by itself', async (service) => {
  const killed = async () => {
    await stack.compose('kill', service);
    await stack.compose('start', service);
  };
  judge(`${service} is killed`, await disturbedSale(stack, killed));
});

it('the stack is taken down and up in the middle of a sale, which goes on by itself to the last unit', async () => {
  const downAndUp = async () => {
    await stack.compose('down');
    await stack.up();
  };
  judge('down and up', await disturbedSale(stack, downAndUp));
});

it('Prometheus finds API and worker again after all of that', async () => {
  const jobs = async () => {
    const answer = await fetch(`${stack.prometheusUrl}/api/v1/targets?state=active`);
    const { data } = (await answer.json()) as {
      data: { activeTargets: { health: string; labels: { job: string } }[] };
    };
    return data.activeTargets.map(({ health, labels }) => `${labels.job} ${health}`).sort();
  };
  await expect.poll(jobs, { timeout: 60_000 }).toEqual(['api up', 'worker up']);
});
