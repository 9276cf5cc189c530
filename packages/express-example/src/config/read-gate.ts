import { parseProxies } from '../gate/trusted-proxies.ts';
import type { ConfigReader } from './config-reader.ts';
import type { GateConfig } from './gate-config.ts';

/** As much as a whole office, or a carrier that hides its customers behind one address, may ask at once. */
const CAPACITY_DEFAULT = 10_000;
const PER_MINUTE_DEFAULT = 60_000;

/** Reads what strangers may do. In demo mode one machine plays the whole crowd, so that addresses are not counted there. */
export function readGate(reader: ConfigReader, demoMode: boolean): GateConfig {
  const fallback = demoMode ? 0 : CAPACITY_DEFAULT;
  const capacity = reader.integer('ADDRESS_RATE_LIMIT_CAPACITY', { fallback, least: 0, most: 1_000_000 });
  const bounds = { fallback: PER_MINUTE_DEFAULT, least: 1, most: 10_000_000 };
  const refillPerMinute = reader.integer('ADDRESS_RATE_LIMIT_PER_MINUTE', bounds);
  return {
    addressLimit: capacity === 0 ? undefined : { capacity, refillPerMinute },
    trustedProxies: readProxies(reader),
    allowedOrigins: readOrigins(reader),
  };
}

function readProxies(reader: ConfigReader): GateConfig['trustedProxies'] {
  const list = reader.text('TRUSTED_PROXIES');
  if (list === undefined) return undefined;
  const proxies = parseProxies(list);
  if (proxies === undefined) {
    const rule = 'must be addresses or networks like 10.0.0.0/8, separated by commas, and not everybody';
    reader.refuse('TRUSTED_PROXIES', rule);
  }
  return proxies;
}

/** `*` is refused: whoever means everybody should have to think of a name for them. */
function readOrigins(reader: ConfigReader): readonly string[] {
  const list = reader.text('ALLOWED_ORIGINS');
  const origins = list === undefined ? [] : list.split(',').map((text) => text.trim());
  if (!origins.every(isOrigin)) {
    reader.refuse('ALLOWED_ORIGINS', 'must be origins like https://shop.example, without a path, separated by commas');
  }
  return origins;
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
