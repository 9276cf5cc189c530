/** What is wrong with an address, as a rule for people; undefined when it can be used. Never repeats the address. */
export type AddressRule = (text: string) => string | undefined;

const REDIS_RULE = 'must be redis://host:port (rediss:// for TLS), with user:password@ and /database where needed';
const DATABASE_RULE = 'must be postgres://user:password@host:port/database';
const BROKERS_RULE = 'must be host:port, several separated by commas, without a scheme';

const BROKER = /^(?:\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i;

export const redisAddress: AddressRule = (text) => {
  const url = urlOf(text);
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  // The driver would go on in database 0 when it is told one that is no number.
  return isRedis && url.hostname !== '' && /^(?:\/\d*)?$/.test(url.pathname) ? undefined : REDIS_RULE;
};

/** The database must be named: the driver would take one called like the user. */
export const databaseAddress: AddressRule = (text) => {
  const url = urlOf(text);
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  return isPostgres && url.hostname !== '' && url.pathname.length > 1 ? undefined : DATABASE_RULE;
};

export const brokersAddress: AddressRule = (text) =>
  brokersOf(text).every((broker) => BROKER.test(broker)) ? undefined : BROKERS_RULE;

/** The brokers of a list. */
export function brokersOf(text: string): readonly string[] {
  return text.split(',').map((broker) => broker.trim());
}

/** Host and port of a URL, for people: what is secret in it is left out. */
export function hostOf(url: string, defaultPort: number): string {
  const { hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? defaultPort : port}`;
}

function urlOf(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
