/** What the answer of the browser about camera and microphone means. Pure, so that it is tested. */

/**
 * Which of our texts fits: denied, missing, in_use, system. `granted` says that the browser itself
 * has permission; a refusal then comes from the computer.
 */
export function problemOf(error, { granted = false } = {}) {
  const name = error?.name ?? '';
  const message = String(error?.message ?? '').toLowerCase();
  if (name === 'NotAllowedError' || name === 'SecurityError' || name === 'PermissionDeniedError')
    return granted || message.includes('system') ? 'system' : 'denied';
  if (['NotFoundError', 'DevicesNotFoundError', 'OverconstrainedError'].includes(name))
    return 'missing';
  return 'in_use';
}

/** Loudness of one moment of sound (samples from -1 to 1) as 0 to 100. */
export function levelOf(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const loudness = Math.sqrt(sum / Math.max(1, samples.length));
  if (loudness <= 0) return 0;
  const decibel = 20 * Math.log10(loudness);
  return Math.round(Math.min(100, Math.max(0, ((decibel + 60) / 55) * 100)));
}

/** The wish list for the browser; a chosen device is asked for by its id. */
export function wishes({ camera = true, microphone = true, chosen = {} } = {}) {
  const exactly = (id) => (id ? { deviceId: { exact: id } } : true);
  return {
    video: camera ? exactly(chosen.videoinput) : false,
    audio: microphone ? exactly(chosen.audioinput) : false,
  };
}

const DEVICES = { camera: 'videoinput', microphone: 'audioinput' };

/** Which of the parts that were asked for do not work; what may still work is left untested. */
export function brokenParts(problem, { camera, kinds = [] }) {
  const asked = camera ? ['camera', 'microphone'] : ['microphone'];
  if (problem === 'missing') {
    const absent = asked.filter((part) => !kinds.includes(DEVICES[part]));
    return absent.length ? absent : asked;
  }
  const mayBeTheOther = problem === 'in_use' || problem === 'system';
  return mayBeTheOther && camera ? ['camera'] : asked;
}

/** Kilobits per second; what waiting for the first word took is not the line's width. */
export function speedOf({ bytes, began, trip, now }) {
  return (bytes * 8) / Math.max(1, now - began - trip);
}

// A picture of 360 lines with sound takes about 500 kbit/s each way; below half of that Jitsi drops
// the picture. From a quarter of a second on, people begin to talk through each other.
const GOOD = { trip: 250, down: 1000, up: 700 };
const FAIR = { trip: 800, down: 350, up: 250 };

/** The verdict on a line that was measured: ok (goed), poor (matig), none (slecht), or untested. */
export function networkOf(line) {
  if (!line) return 'untested';
  const reaches = (wish) => line.trip <= wish.trip && line.down >= wish.down && line.up >= wish.up;
  if (reaches(GOOD)) return 'ok';
  return reaches(FAIR) ? 'poor' : 'none';
}

/** How somebody leaves the practice: ready only when all of it was tested and good. */
export function outcomeOf(results) {
  const found = Object.values(results);
  if (found.includes('none') || found.includes('poor')) return 'trouble';
  return found.includes('untested') ? 'partly' : 'ready';
}
