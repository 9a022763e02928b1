// Slower or quicker speech at the same pitch: overlap-add of short windows, each placed where it fits best (WSOLA).

const WINDOW_S = 0.03;
const SEARCH_S = 0.008;

/** Float32 samples at `rate` Hz, spoken `speed` times as fast (0.5 to 2). Returns new samples. */
export function stretch(samples, rate, speed) {
  if (Math.abs(speed - 1) < 0.01 || samples.length < rate * 0.1) return samples;
  const size = Math.round(rate * WINDOW_S) & ~1;
  const half = size / 2;
  const search = Math.round(rate * SEARCH_S);
  const out = new Float32Array(Math.ceil(samples.length / speed) + size);
  const fade = new Float32Array(half);
  for (let i = 0; i < half; i++) fade[i] = 0.5 - 0.5 * Math.cos((Math.PI * i) / half);
  out.set(samples.subarray(0, size));
  let natural = half; // where the last window would go on by itself
  let written = half;
  while (written + size < out.length) {
    const aim = Math.round(written * speed);
    if (aim + size + search >= samples.length) break;
    const from = bestFit(samples, natural, Math.max(0, aim - search), aim + search, half);
    for (let i = 0; i < half; i++) {
      out[written + i] = out[written + i] * (1 - fade[i]) + samples[from + i] * fade[i];
      out[written + half + i] = samples[from + half + i];
    }
    natural = from + half;
    written += half;
  }
  return out.subarray(0, written + half);
}

/** Start in [low, high] whose samples resemble those at `natural` most (every fourth sample is enough to tell). */
function bestFit(samples, natural, low, high, length) {
  let best = low;
  let bestScore = -Infinity;
  for (let from = low; from <= high; from += 4) {
    let score = 0;
    for (let i = 0; i < length; i += 4) score += samples[natural + i] * samples[from + i];
    if (score > bestScore) {
      bestScore = score;
      best = from;
    }
  }
  return best;
}
