import type { ConfigReader, Environment } from './config-reader.ts';

/** Whether it is for trying out. Refused in production. */
export function readDemoMode(reader: ConfigReader, environment: Environment): boolean {
  const demoMode = reader.flag('DEMO_MODE', false);
  if (demoMode && environment.NODE_ENV === 'production') {
    reader.refuse('DEMO_MODE', 'must not be on with NODE_ENV=production: it lets everybody be anybody');
  }
  return demoMode;
}

/** Where to listen. In demo mode everybody is an operator: only this machine may come in unless told otherwise. */
export function readHost(reader: ConfigReader, demoMode: boolean): string {
  return reader.text('HOST') ?? (demoMode ? '127.0.0.1' : '0.0.0.0');
}
