// From poses and places over time to gestures: a pose must be held, a swipe must be quick and level, and a moving hand
// makes no pose. Times are in milliseconds of any clock that goes forward.

import { classify, palmOf } from "./classify.js";

const HOLD_MS = 400;
const REST_MS = 900; // after a gesture, nothing for so long
const SWIPE_MS = 1000; // older hands are slow, and so are small cameras: three pictures of it must fall within
const SWIPE_PALMS = 1.5;
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
    this.lastSeen = -Infinity;
  }

  /** One frame: landmarks or null, and its time. Returns {gesture, pose, tip}; gesture is null unless one has just been made. */
  read(landmarks, now, aspect = 4 / 3) {
    if (!landmarks) {
      if (now - this.lastSeen > LOST_MS) {
        this.trail = [];
        this.pose = this.fired = null;
      }
      return { gesture: null, pose: null, tip: null };
    }
    if (now - this.lastSeen > LOST_MS) this.trail = [];
    this.lastSeen = now;
    const palm = palmOf(landmarks, aspect);
    this.trail.push({ ...palm, now });
    this.trail = this.trail.filter((t) => now - t.now <= SWIPE_MS);
    const tip = { x: 1 - landmarks[8].x, y: landmarks[8].y }; // mirrored: the person's right is the screen's right
    const swipe = this.#swipe(aspect);
    if (swipe && now >= this.quietUntil) return { gesture: this.#fire(swipe, now), pose: null, tip };
    const { pose } = this.#speed(aspect) > STILL_PALMS_S ? { pose: null } : classify(landmarks, aspect);
    if (pose !== this.pose) {
      this.pose = pose;
      this.since = now;
      if (pose !== this.fired) this.fired = null;
    }
    const held = pose && now - this.since >= HOLD_MS;
    if (held && this.fired !== pose && now >= this.quietUntil) {
      this.#fire(pose, now);
      this.fired = pose; // held on, it says nothing new
      return { gesture: pose, pose, tip };
    }
    return { gesture: null, pose, tip };
  }

  #fire(gesture, now) {
    this.quietUntil = now + REST_MS;
    this.trail = [];
    return gesture;
  }

  /** The camera's +x is the person's left. */
  #swipe(aspect) {
    const [first, last] = [this.trail[0], this.trail.at(-1)];
    if (this.trail.length < 3) return null;
    const size = (first.size + last.size) / 2 || 1;
    const dx = ((last.x - first.x) * aspect) / size;
    const dy = (last.y - first.y) / size;
    if (Math.abs(dx) < SWIPE_PALMS || Math.abs(dy) > Math.abs(dx) * 0.6) return null;
    return dx > 0 ? "swipe_left" : "swipe_right";
  }

  #speed(aspect) {
    const last = this.trail.at(-1);
    const before = this.trail.findLast((t) => last.now - t.now >= 90);
    if (!before) return 0;
    const distance = Math.hypot((last.x - before.x) * aspect, last.y - before.y) / (last.size || 1);
    return distance / ((last.now - before.now) / 1000);
  }
}
