import type { AccessConfig } from './config/access-config.ts';

/** What whoever has started it is told once it sells. */
export function greeting(access: AccessConfig, description: string, url: string): string {
  const lines = [`The flash sale is open at ${url} (${description}).`];
  if (access.mode === 'demo') {
    lines.push(
      '',
      '*** DEMO MODE: anybody can buy as anybody, and administer. Never use it in production. ***',
      '',
      'Try:',
      `  curl -i -X POST '${url}/api/purchase/2?userId=alice'`,
      `  curl -s ${url}/api/products`,
      `  curl -sN ${url}/api/products/2/events`,
    );
  }
  lines.push(
    '',
    `  ${url}/                        for buyers`,
    `  ${url}/ops                     for operators`,
    `  ${url}/swagger-ui/index.html   the API`,
    '',
  );
  return lines.join('\n');
}
