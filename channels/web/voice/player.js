// Plays speech and tells, at any moment, which mouth shape and which word is sounding.
//
// Speech comes in segments (one reply each): begin(info), push(pcm) as it arrives, finish(). Segments follow one another.
// Events: `segment` {info} when one starts to sound · `ended` when all has sounded · `stopped` when it was cut off.

import { clamp } from "../core/dom.js";
import { stretch } from "./stretch.js";

const LEAD_S = 0.05;
const RAMP_S = 0.015;
const MOUTH_LEAD_MS = 30; // lips are seen to move a little before the sound
const OPENING_MS = 5000; // a busy machine takes seconds to open its sound device
const HELD_BACK_MS = 2000; // nobody has touched the page yet: the browser may never let it sound

export class Player extends EventTarget {
  constructor() {
    super();
    this.context = null;
    this.segments = [];
    this.current = null;
    this.volume = 1;
    this.speed = 1;
    this.timer = null;
    this.history = []; // what was said last, for "once more"
  }

  get playing() {
    return this.segments.length > 0;
  }

  /** Call from a touch or key where the browser wants one before sound; false when sound is still held back. */
  async unlock() {
    this.#ready();
    if (this.context.state === "suspended") {
      const patience = navigator.userActivation?.hasBeenActive ? OPENING_MS : HELD_BACK_MS;
      await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, patience))]);
    }
    return this.context.state === "running";
  }

  setVolume(volume) {
    this.volume = clamp(volume, 0, 2.5);
    if (this.gain) this.gain.gain.setTargetAtTime(this.volume, this.context.currentTime, RAMP_S);
  }

  /** A new reply: `info` = {sample_rate, visemes, words, reply}. */
  begin(info) {
    this.#ready();
    if (!this.segments.length) this.history = [];
    this.history.push({ info, pcm: [] });
    this.segments.push({ info, speed: this.speed, start: null, end: null, sources: [], pending: [], complete: false, told: false });
    this.#watch();
  }

  /** Int16 samples of the reply begun last. */
  push(pcm) {
    const segment = this.segments.at(-1);
    if (!segment || segment.complete) return;
    this.history.at(-1).pcm.push(pcm);
    const samples = new Float32Array(pcm.length);
    for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i] / 32768;
    if (segment.speed === 1) this.#schedule(segment, samples);
    else segment.pending.push(samples); // stretching needs more than one short frame at a time
    const held = segment.pending.reduce((n, p) => n + p.length, 0);
    if (held > segment.info.sample_rate) this.#flush(segment);
  }

  /** The reply begun last is complete. */
  finish() {
    const segment = this.segments.at(-1);
    if (!segment || segment.complete) return;
    this.#flush(segment);
    segment.complete = true;
    if (segment.start === null) segment.start = segment.end = this.context.currentTime;
  }

  /** Whole speech at once. */
  play(info, pcm) {
    this.begin(info);
    this.push(pcm);
    this.finish();
  }

  /** What was said last, once more, at today's speed. False when nothing was said yet. */
  replay() {
    const last = this.history;
    if (!last.length) return false;
    this.stop();
    for (const { info, pcm } of last) {
      this.begin(info);
      for (const part of pcm) this.push(part);
      this.finish();
    }
    return true;
  }

  /** Silence within a few hundredths of a second. */
  stop() {
    if (!this.segments.length) return;
    const now = this.context.currentTime;
    const cut = this.gain;
    cut.gain.cancelScheduledValues(now);
    cut.gain.setTargetAtTime(0, now, RAMP_S / 3);
    for (const segment of this.segments) for (const source of segment.sources) source.stop(now + RAMP_S);
    setTimeout(() => cut.disconnect(), 100);
    this.#newGain();
    this.segments = [];
    this.#settle("stopped");
  }

  /** What sounds now: {mouth, word, info, ms}, or null in silence. */
  now() {
    if (!this.context) return null;
    const heard = this.context.currentTime - (this.context.outputLatency || 0);
    const segment = this.segments.find((g) => g.start !== null && heard >= g.start && heard < g.end);
    if (!segment) return null;
    const ms = (heard - segment.start) * 1000 * segment.speed;
    return {
      info: segment.info, ms,
      mouth: lastBefore(segment.info.visemes, ms + MOUTH_LEAD_MS)?.[1] ?? "X",
      word: indexBefore(segment.info.words, ms),
    };
  }

  #ready() {
    if (this.context) return;
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.#newGain();
  }

  #newGain() {
    this.gain = this.context.createGain();
    this.gain.gain.value = this.volume;
    this.limiter ||= this.#newLimiter();
    this.gain.connect(this.limiter);
  }

  #newLimiter() {
    const limiter = this.context.createDynamicsCompressor();
    limiter.threshold.value = -6;
    limiter.ratio.value = 12;
    limiter.connect(this.context.destination);
    return limiter;
  }

  #flush(segment) {
    if (!segment.pending.length) return;
    const all = new Float32Array(segment.pending.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const part of segment.pending) {
      all.set(part, at);
      at += part.length;
    }
    segment.pending = [];
    this.#schedule(segment, stretch(all, segment.info.sample_rate, segment.speed));
  }

  #schedule(segment, samples) {
    const { context } = this;
    const buffer = context.createBuffer(1, Math.max(1, samples.length), segment.info.sample_rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.gain);
    const before = segment.end ?? this.segments[this.segments.indexOf(segment) - 1]?.end ?? 0;
    const at = Math.max(before, context.currentTime + (segment.start === null ? LEAD_S : 0.005));
    source.start(at);
    segment.sources.push(source);
    segment.start ??= at;
    segment.end = at + buffer.duration;
  }

  #watch() {
    this.timer ??= setInterval(() => {
      const now = this.context.currentTime;
      for (const segment of this.segments) {
        if (!segment.told && segment.start !== null && now >= segment.start) {
          segment.told = true;
          this.current = segment.info;
          this.dispatchEvent(new CustomEvent("segment", { detail: { info: segment.info } }));
        }
      }
      while (this.segments.length && this.segments[0].complete && now >= this.segments[0].end) this.segments.shift();
      if (!this.segments.length) this.#settle("ended");
    }, 25);
  }

  #settle(how) {
    clearInterval(this.timer);
    this.timer = null;
    this.current = null;
    this.dispatchEvent(new CustomEvent(how));
  }
}

function indexBefore(list, ms) {
  let index = -1;
  if (list) while (index + 1 < list.length && list[index + 1][0] <= ms) index++;
  return index;
}

const lastBefore = (list, ms) => list?.[indexBefore(list, ms)];
