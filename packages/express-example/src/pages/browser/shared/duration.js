/**
 * A wait as people read it: `9 s`, `3:05`, `2:03:05`, `4 d 2:03:05`. Rounded up: it says 0 when it is over, not before.
 *
 * @param {number} ms
 */
export function durationText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3_600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  const parts = days > 0 || hours > 0 ? [hours, two(minutes), two(seconds % 60)] : [minutes, two(seconds % 60)];
  return `${days > 0 ? `${days} d ` : ''}${parts.join(':')}`;
}

/** @param {number} count */
function two(count) {
  return String(count).padStart(2, '0');
}
