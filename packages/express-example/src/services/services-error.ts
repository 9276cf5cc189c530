/** Why a service that the environment names cannot be used. */
export interface ServiceProblem {
  /** The variable that names it. */
  readonly variable: string;
  /** For people: `PostgreSQL at db:5432 cannot be used: …`. Never a secret. */
  readonly message: string;
}

/** Services that the environment names cannot be used. `message` has one line for each, with its variable. */
export class ServicesError extends Error {
  override readonly name = 'ServicesError';
  readonly problems: readonly ServiceProblem[];

  constructor(problems: readonly ServiceProblem[]) {
    super(problems.map(({ variable, message }) => `${variable}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
