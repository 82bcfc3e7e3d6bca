/**
 * Short tones made by the browser itself: no file to fetch, no licence, no wrong name.
 * `data-sounds-played` on <html> counts tones that really ended, so that a test can know.
 */

const TONES = {
  arrival: [
    [660, 0, 0.16],
    [880, 0.18, 0.3],
  ],
  reminder: [[660, 0, 0.22]],
  called: [
    [523, 0, 0.18],
    [659, 0.2, 0.18],
    [784, 0.4, 0.4],
  ],
  test: [
    [523, 0, 0.25],
    [659, 0.3, 0.25],
    [523, 0.6, 0.4],
  ],
};
const VOLUME = 0.18;
let context = null;

function ready() {
  const Kind = globalThis.AudioContext;
  if (!Kind) return null;
  context ??= new Kind();
  return context;
}

/** Whether the browser lets us make a sound now; asking may wake it up. */
export async function isAudible() {
  const audio = ready();
  if (!audio) return false;
  if (audio.state === 'suspended') {
    const limit = new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.race([audio.resume().catch(() => {}), limit]);
  }
  return audio.state === 'running';
}

/** Plays a sound of ours; answers whether it was really played. */
export async function play(name, { sink = '' } = {}) {
  if (!(await isAudible())) return false;
  if (sink && context.setSinkId) await context.setSinkId(sink).catch(() => {});
  const began = context.currentTime + 0.02;
  await Promise.all(TONES[name].map((tone) => sound(tone, began)));
  const root = document.documentElement;
  root.dataset.soundsPlayed = String(Number(root.dataset.soundsPlayed ?? 0) + 1);
  root.dataset.lastSound = name;
  return true;
}

function sound([pitch, after, length], began) {
  const source = context.createOscillator();
  const loudness = context.createGain();
  source.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, began + after);
  loudness.gain.linearRampToValueAtTime(VOLUME, began + after + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, began + after + length);
  source.connect(loudness).connect(context.destination);
  source.start(began + after);
  source.stop(began + after + length);
  return new Promise((resolve) => {
    source.addEventListener('ended', resolve, { once: true });
  });
}

/** Browsers allow sound after a person did something: any key or press will do. */
export function wakeOnFirstDeed(then = () => {}) {
  const wake = async () => {
    if (!(await isAudible())) return;
    for (const kind of ['pointerdown', 'keydown']) document.removeEventListener(kind, wake, true);
    then();
  };
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, wake, true);
}
