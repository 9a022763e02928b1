// A hand's pose from its 21 landmarks (MediaPipe order). Pure geometry, in units of the palm, so that distance from the
// camera does not matter. What is not clearly one of the five poses is none: a wrong yes is worse than none.

const WRIST = 0;
const THUMB = [1, 2, 3, 4];
const FINGERS = [[5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16], [17, 18, 19, 20]];

const minus = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const length = (v) => Math.hypot(...v);
const cosine = (a, b) => (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (length(a) * length(b) || 1);

/** Landmarks ({x, y, z} in shares of the picture) as points in units of the palm, y down, x as the camera sees it. */
export function normalise(landmarks, aspect = 4 / 3) {
  const points = landmarks.map((p) => [p.x * aspect, p.y, (p.z || 0) * aspect]);
  const palm = length(minus(points[9], points[WRIST])) * 0.6 + length(minus(points[5], points[17])) * 0.6 || 1;
  const origin = points[WRIST];
  return points.map((p) => minus(p, origin).map((c) => c / palm));
}

/** How straight a finger is: 1 straight, 0 at a right angle, below 0 folded. */
function straightness(points, [a, b, c, d]) {
  return Math.min(cosine(minus(points[b], points[a]), minus(points[c], points[b])), cosine(minus(points[b], points[a]), minus(points[d], points[c])));
}

/** {pose, score}: pose is thumbs_up, thumbs_down, open_palm, fist, point or null. `aspect` is the picture's width over height. */
export function classify(landmarks, aspect = 4 / 3) {
  const p = normalise(landmarks, aspect);
  const reach = FINGERS.map((f) => length(minus(p[f[3]], p[WRIST])) / (length(minus(p[f[1]], p[WRIST])) || 1));
  const straight = FINGERS.map((f) => straightness(p, f));
  const out = FINGERS.map((_, i) => straight[i] > 0.55 && reach[i] > 1.12);
  const folded = FINGERS.map((_, i) => straight[i] < 0.35 || reach[i] < 1.06);
  const thumbStraight = straightness(p, THUMB) > 0.45;
  const thumb = minus(p[4], p[2]);
  const thumbOut = length(minus(p[4], p[5]));
  const thumbFree = length(minus(p[4], p[20])) > 1.05 && length(minus(p[4], p[16])) > 0.95; // touching a finger is another sign
  const allFolded = folded.every(Boolean);
  const outCount = out.filter(Boolean).length;

  if (outCount === 4 && thumbOut > 0.5 && thumbFree) return { pose: "open_palm", score: Math.min(...straight) };
  if (out[0] && folded[1] && folded[2] && folded[3]) return { pose: "point", score: straight[0] };
  if (allFolded) {
    const upright = -thumb[1] / (length(thumb) || 1); // 1 up, -1 down
    const knuckles = [5, 6, 9, 10, 13, 14, 17, 18].map((i) => p[i][1]);
    const above = Math.min(...knuckles) - p[4][1];
    const below = p[4][1] - Math.max(...knuckles);
    if (thumbStraight && upright > 0.55 && above > 0.12) return { pose: "thumbs_up", score: upright };
    if (thumbStraight && upright < -0.55 && below > 0.12) return { pose: "thumbs_down", score: -upright };
    // In a fist the thumb lies over the fingers: its tip is near them and does not stand out on any side.
    if (Math.min(length(minus(p[4], p[6])), length(minus(p[4], p[10])), length(minus(p[4], p[14]))) < 0.75) return { pose: "fist", score: 0.7 };
  }
  return { pose: null, score: 0 };
}

/** Middle of the palm in shares of the picture, and its size, for following movement. */
export function palmOf(landmarks, aspect = 4 / 3) {
  const five = [0, 5, 9, 13, 17].map((i) => landmarks[i]);
  const mean = (key) => five.reduce((n, q) => n + q[key], 0) / 5;
  return { x: mean("x"), y: mean("y"), size: Math.hypot((landmarks[9].x - landmarks[0].x) * aspect, landmarks[9].y - landmarks[0].y) };
}
