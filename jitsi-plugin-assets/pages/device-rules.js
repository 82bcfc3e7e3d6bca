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
