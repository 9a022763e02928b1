// Sixteen mouth shapes as numbers, and the drawing of any mouth between them.
//
// The letters are those sent with the sound (voice/visemes.py). All lengths are in the figure's own units, the origin is
// the middle of the closed lips, y grows downwards.
//   w half the width · u how far the upper lip lifts · l how far the lower lip drops · c how far the corners lift
//   t upper teeth shown (0..1) · b lower teeth (0..1) · g tongue (0..1) · p how far the lips push forward (thickness)

const shape = (w, u, l, c, t = 0, b = 0, g = 0, p = 0) => ({ w, u, l, c, t, b, g, p });

export const SHAPES = {
  X: shape(25, 0, 1.5, 6),
  A: shape(21, 0, 0, 2.5, 0, 0, 0, 1.2),
  B: shape(24, 4, 6, 3, 1, 1),
  C: shape(24, 5, 13, 2.5, 0.8, 0, 0.5),
  D: shape(24, 8, 25, 1.5, 0.9, 0, 0.8),
  E: shape(16, 8, 19, -1, 0.3, 0, 0.4, 1.5),
  F: shape(9.5, 5, 9, -1, 0, 0, 0, 3),
  G: shape(21, 3, 4, 2, 1, 0, 0, 0.5),
  H: shape(22, 6, 16, 2, 0.7, 0, 1.4),
  I: shape(28, 4, 8, 4, 1, 0.5),
  J: shape(14, 6, 9, -0.5, 0.9, 0.9, 0, 2.4),
  K: shape(22, 5, 11, 1.5, 0.6, 0, 0.2),
  L: shape(22, 4, 9, 2, 0.9, 0, 1.8),
  N: shape(22, 4, 10, 2, 0.8, 0, 1.2),
  R: shape(14, 6, 13, -0.5, 0.3, 0, 0.3, 2),
  S: shape(20, 5, 14, 1, 0.5, 0, 0.3),
};

/** How a mood bends every shape: corners up in warmth, down a little when the news is bad. */
const MOODS = { warm: { c: 1.5, w: 1 }, neutral: { c: 0, w: 0 }, concerned: { c: -6.5, w: -3 }, glad: { c: 4, w: 3 } };

export function moody(target, mood) {
  const bend = MOODS[mood] || MOODS.neutral;
  return { ...target, c: target.c + bend.c, w: target.w + bend.w };
}

/** Moves `now` towards `target`; `share` is how much of the way (0..1). Returns true while still moving. */
export function approach(now, target, share) {
  let moving = false;
  for (const key in target) {
    const gap = target[key] - now[key];
    if (Math.abs(gap) < 0.05) now[key] = target[key];
    else {
      now[key] += gap * share;
      moving = true;
    }
  }
  return moving;
}

const f = (x) => x.toFixed(1);

/** Path data and placements for one mouth: {hole, lips, teeth: [y, opacity], lower: […], tongue: […], thick}. */
export function draw({ w, u, l, c, t, b, g, p }) {
  const open = u + l;
  const top = `M${f(-w)} ${f(-c)}C${f(-w * 0.55)} ${f(-u * 1.3 + c * 0.25)} ${f(w * 0.55)} ${f(-u * 1.3 + c * 0.25)} ${f(w)} ${f(-c)}`;
  const bottom = `C${f(w * 0.62)} ${f(l * 1.3 + c * 0.75)} ${f(-w * 0.62)} ${f(l * 1.3 + c * 0.75)} ${f(-w)} ${f(-c)}Z`;
  return {
    hole: top + bottom,
    width: w,
    teeth: [-u - 3, Math.min(1, t * Math.min(1, open / 6)), Math.min(9, 3 + open * 0.28)],
    lower: [l - 2.5, Math.min(1, b * Math.min(1, open / 6))],
    tongue: [l + 5 - g * 6, Math.min(1, g * Math.min(1, open / 9))],
    thick: 4.2 + p,
  };
}
