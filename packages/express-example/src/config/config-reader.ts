export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment is wrong. `message` has one line for each variable, and never a value, which may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly variables: readonly string[];

  constructor(refused: readonly { readonly name: string; readonly rule: string }[]) {
    super(refused.map(({ name, rule }) => `${name} ${rule}`).join('\n'));
    this.variables = refused.map(({ name }) => name);
  }
}

interface Range {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

/** Reads variables one by one and collects what is wrong, so that all of it is told at once. */
export class ConfigReader {
  readonly #environment: Environment;
  readonly #refused: { readonly name: string; readonly rule: string }[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  text(name: string): string | undefined {
    const value = this.#environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  integer(name: string, { fallback, least, most }: Range): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.refuse(name, `must be an integer from ${least} to ${most}`);
    return fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    return this.oneOf(name, ['true', 'false'], fallback ? 'true' : 'false') === 'true';
  }

  oneOf<const Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const choice = choices.find((known) => known === text);
    if (choice !== undefined) return choice;
    this.refuse(name, `must be one of ${choices.join(', ')}`);
    return fallback;
  }

  refuse(name: string, rule: string): void {
    this.#refused.push({ name, rule });
  }

  throwIfRefused(): void {
    if (this.#refused.length > 0) throw new ConfigError(this.#refused);
  }
}
