/** How often processes are asked for a sign of life within the silence that is the end of one. */
const BEATS = 10;
/** A beat that comes later than so many times its distance says that this process was kept from its work. */
const LATE_FROM = 2;

/**
 * Which of several processes answer nothing any more. Silence is counted in beats of this process, and only while these
 * come on time: who was suspended, or has so much to do that it cannot ask, has no say in whether others answer. One
 * is judged from its first answer on, which it gives when its program has been loaded, however long that takes; what it does
 * then until it is ready must let it answer.
 */
export class Heartbeat {
  /** How far beats are apart. */
  readonly beatMs: number;
  readonly #monotonic: () => number;
  /** For each process that has spoken, the beats since. */
  readonly #silentBeats = new Map<number, number>();
  #lastBeatAt: number;

  /** `silenceMs`: who was not heard for so long, is silent. */
  constructor(silenceMs: number, monotonic: () => number = () => performance.now()) {
    this.beatMs = silenceMs / BEATS;
    this.#monotonic = monotonic;
    this.#lastBeatAt = monotonic();
  }

  heard(process: number): void {
    this.#silentBeats.set(process, 0);
  }

  /** What runs next in its place begins anew. */
  forget(process: number): void {
    this.#silentBeats.delete(process);
  }

  /** To be called each `beatMs`. Returns who is silent since this beat, each of them once. */
  beat(): readonly number[] {
    const now = this.#monotonic();
    const late = now - this.#lastBeatAt > LATE_FROM * this.beatMs;
    this.#lastBeatAt = now;
    const silent: number[] = [];
    for (const [process, beats] of this.#silentBeats) {
      this.#silentBeats.set(process, late ? 0 : beats + 1);
      if (!late && beats === BEATS) silent.push(process);
    }
    for (const process of silent) this.forget(process);
    return silent;
  }
}
