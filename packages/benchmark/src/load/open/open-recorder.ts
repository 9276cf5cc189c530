import { LatencyHistogram } from '../latency-histogram.ts';
import { type ProcessorReading, processorsBetween, readProcessors } from '../processor-reading.ts';
import { DRAIN_DEFAULT_MS, type OpenLoadResult, type OpenLoadTarget, type OpenOutcome } from './open-load-plan.ts';
import { TimelineRecorder } from './timeline-recorder.ts';

/** Replies of one kind. */
class Kind {
  /** To requests of the whole run. */
  answers = 0;
  /** That came in the measured time. */
  inTime = 0;
  /** Of requests that were due in the measured time. */
  readonly latency = new LatencyHistogram();
}

/** Counts what becomes of the requests of an open crowd. Its times are milliseconds from the start of the schedule. */
export class OpenRecorder<Name extends string> {
  readonly #target: OpenLoadTarget;
  readonly #untilMs: number;
  readonly #kinds = new Map<Name, Kind>();
  readonly #latency = new LatencyHistogram();
  readonly #sentLate = new LatencyHistogram();
  readonly #timeline: TimelineRecorder;
  #begun: ProcessorReading | undefined;
  #ended: ProcessorReading | undefined;

  constructor(target: OpenLoadTarget) {
    this.#target = target;
    this.#untilMs = target.warmUpMs + target.measureMs;
    this.#timeline = new TimelineRecorder(this.#untilMs, this.#untilMs + (target.drainMs ?? DRAIN_DEFAULT_MS));
  }

  sent(dueMs: number, nowMs: number): void {
    if (this.#measures(dueMs)) this.#sentLate.record(nowMs - dueMs);
  }

  answered(name: Name, dueMs: number, nowMs: number): void {
    let kind = this.#kinds.get(name);
    if (kind === undefined) {
      kind = new Kind();
      this.#kinds.set(name, kind);
    }
    kind.answers += 1;
    if (this.#measures(nowMs)) kind.inTime += 1;
    this.#timeline.answered(name, nowMs, nowMs - dueMs);
    if (!this.#measures(dueMs)) return;
    kind.latency.record(nowMs - dueMs);
    this.#latency.record(nowMs - dueMs);
  }

  /** Reads processor times when the measured time begins, and again when it ends. */
  read(nowMs: number): void {
    const reading = readProcessors(nowMs, this.#target.targetPid);
    if (this.#begun === undefined) this.#begun = reading;
    else this.#ended ??= reading;
  }

  result(nowMs: number, schedule: Float64Array): Pick<OpenLoadResult<Name>, 'answers' | 'measured' | 'timeline'> {
    this.read(nowMs);
    this.read(nowMs);
    const begun = this.#begun as ProcessorReading;
    const ended = this.#ended as ProcessorReading;
    const dueMs = schedule.subarray(0, schedule.findLastIndex((each) => each <= nowMs) + 1);
    // One that ended early has measured only until then.
    const durationMs = Math.max(1, Math.min(nowMs, this.#untilMs) - this.#target.warmUpMs);
    return {
      answers: Object.fromEntries([...this.#kinds].map(([name, { answers }]) => [name, answers])),
      measured: {
        durationMs,
        due: dueMs.filter((each) => this.#measures(each)).length,
        latency: this.#latency.latency(),
        curve: this.#latency.curve(),
        outcomes: [...this.#kinds]
          .filter(([, { latency }]) => latency.count > 0)
          .map(([name, kind]) => outcomeOf(name, kind, durationMs)),
        sentLate: this.#sentLate.latency(),
        ...processorsBetween(begun, ended),
      },
      timeline: this.#timeline.result(dueMs),
    };
  }

  #measures(atMs: number): boolean {
    return atMs >= this.#target.warmUpMs && atMs < this.#untilMs;
  }
}

function outcomeOf<Name extends string>(name: Name, { inTime, latency }: Kind, durationMs: number): OpenOutcome<Name> {
  return {
    name,
    count: latency.count,
    perSecond: (inTime / durationMs) * 1_000,
    latency: latency.latency(),
    curve: latency.curve(),
  };
}
