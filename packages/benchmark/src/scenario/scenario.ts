import type { Needs, Services } from '../services/needs.ts';
import type { Findings } from './findings.ts';

/** What a run of a scenario may depend on. */
export interface ScenarioSettings {
  /** Seconds instead of minutes: shows that everything works and that the audits hold. Its figures mean nothing. */
  readonly quick: boolean;
  /** Repetitions after the warm-up. Each scenario has its own default. */
  readonly repetitions?: number | undefined;
  /** Connections of the HTTP load generator, one request under way on each. */
  readonly connections?: number | undefined;
  /** How long each HTTP measurement lasts, in milliseconds. */
  readonly measureMs?: number | undefined;
  /** The built start program of the example application. Absent: the one beside this package. */
  readonly exampleProgram?: string | undefined;
  /** What everything that is drawn at random derives from, 1 to `SEED_MAX`. Absent: 1. */
  readonly seed?: number | undefined;
  /** Servers that scenarios may write to. Absent: those that the environment names. */
  readonly services?: Services | undefined;
}

export interface ScenarioContext {
  readonly settings: ScenarioSettings;
  readonly findings: Findings;
  /** The scenario's own, derived from that of the run. */
  readonly seed: number;
  /** Ends the run early; whatever waits rejects with `INTERRUPTED`. */
  readonly signal: AbortSignal;
  /** Says what is going on, for people who wait. */
  readonly progress: (text: string) => void;
}

export interface Scenario {
  readonly name: string;
  /** What is measured, and how. */
  readonly method: string;
  /** What the figures do not show. */
  readonly limits: readonly string[];
  /** What has to be there. Where something is missing the scenario is not run, and says so. */
  readonly needs?: Needs | undefined;
  run(context: ScenarioContext): Promise<void>;
}
