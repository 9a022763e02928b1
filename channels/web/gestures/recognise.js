// From poses and places over time to gestures: a pose must be held, a swipe must be quick and level, and a moving hand
// makes no pose. Times are those of the camera's pictures, in milliseconds of any clock that goes forward.

import { classify, palmOf } from "./classify.js";

const HOLD_MS = { thumbs_up: 450, thumbs_down: 450, open_palm: 400, point: 400, fist: 900 }; // a fist is also how a hand rests
const REST_MS = 900; // after a gesture, nothing for so long
const SWIPE_MS = 1400; // older hands are slow, and so are small cameras
const SWIPE_PALMS = 1.3;
const BACK_PALMS = 0.3; // a swipe does not turn round
const SLOW_CAMERA_MS = 250; // with pictures this far apart, two must do
const STILL_PALMS_S = 1.6; // faster than this is movement, not a pose
const LOST_MS = 500;

export class GestureReader {
  constructor() {
    this.reset();
  }

  reset() {
    this.trail = [];
    this.pose = null;
    this.since = 0;
    this.fired = null;
    this.quietUntil = 0;
    this.swipedUntil = 0;
    this.lastSeen = -Infinity;
  }

  /** One picture: landmarks or null, and its time. Returns {gesture, pose, pointing, tip}; gesture is null unless one has just been
   * made, `pose` is that of a hand held still, `pointing` is true for a stretched finger still or moving. */
  read(landmarks, now, aspect = 4 / 3) {
    if (!landmarks) {
      if (now - this.lastSeen > LOST_MS) {
        this.trail = [];
        this.pose = this.fired = null;
      }
      return { gesture: null, pose: null, pointing: false, tip: null };
    }
    if (now - this.lastSeen > Math.max(LOST_MS, SWIPE_MS)) this.trail = [];
    this.lastSeen = now;
    const shape = classify(landmarks, aspect).pose;
    const tip = { x: 1 - landmarks[8].x, y: landmarks[8].y }; // mirrored: the person's right is the screen's right
    const seen = { pointing: shape === "point", tip };
    this.trail = this.trail.filter((t) => now - t.now <= SWIPE_MS);
    this.trail.push({ ...palmOf(landmarks, aspect), shape, now });
    if (now < this.swipedUntil) this.trail = [this.trail.at(-1)]; // the hand on its way back
    const swipe = this.#swipe(aspect);
    if (swipe) {
      this.quietUntil = this.swipedUntil = now + REST_MS;
      this.trail = [];
      return { ...seen, gesture: swipe, pose: null };
    }
    const pose = this.#speed(aspect) > STILL_PALMS_S ? null : shape;
    if (pose !== this.pose) {
      this.pose = pose;
      this.since = now;
      if (pose !== this.fired) this.fired = null;
    }
    const held = pose && now - this.since >= HOLD_MS[pose];
    if (held && this.fired !== pose && now >= this.quietUntil) {
      this.quietUntil = now + REST_MS;
      this.fired = pose; // held on, it says nothing new
      return { ...seen, gesture: pose, pose };
    }
    return { ...seen, gesture: null, pose };
  }

  /** The camera's +x is the person's left. A pointing finger on its way to a button is no swipe. */
  #swipe(aspect) {
    const { trail } = this;
    const last = trail.at(-1);
    for (let i = trail.length - 2; i >= 0; i--) {
      const first = trail[i];
      const steps = trail.slice(i);
      if (first.shape === "point") return null;
      const size = (first.size + last.size) / 2 || 1;
      const dx = ((last.x - first.x) * aspect) / size;
      const dy = (last.y - first.y) / size;
      const way = Math.sign(dx);
      const turned = steps.some((t, n) => n > 0 && (((t.x - steps[n - 1].x) * aspect) / size) * way < -BACK_PALMS);
      if (turned) return null;
      const enough = steps.length >= 3 || (last.now - first.now >= SLOW_CAMERA_MS && Math.abs(first.size / last.size - 1) < 0.35);
      if (enough && Math.abs(dx) >= SWIPE_PALMS && Math.abs(dy) <= Math.abs(dx) * 0.6) return last.shape === "point" ? null : dx > 0 ? "swipe_left" : "swipe_right";
    }
    return null;
  }

  #speed(aspect) {
    const last = this.trail.at(-1);
    const before = this.trail.findLast((t) => last.now - t.now >= 90);
    if (!before) return 0;
    const distance = Math.hypot((last.x - before.x) * aspect, last.y - before.y) / (last.size || 1);
    return distance / ((last.now - before.now) / 1000);
  }
}
