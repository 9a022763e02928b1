// Hand landmarks from the camera with @mediapipe/hands, inferred on the CPU. The picture never leaves this page.

const FOLDER = "/assets/hands/";
const WIDTH = 320;
const HEIGHT = 240;
const PAUSE_SEEN_MS = 90; // leaves the main thread to the guide between frames
const PAUSE_EMPTY_MS = 330; // nobody there: three looks a second are enough
const EMPTY_AFTER_MS = 1500;

export class CameraError extends Error {}

let library = null;
function loadLibrary() {
  library ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = `${FOLDER}hands.js`;
    script.onload = () => done(window.Hands);
    script.onerror = () => {
      library = null;
      failed(new Error("hand tracking is not installed"));
    };
    document.head.append(script);
  });
  return library;
}

/** A tracker of one hand: `find(image)` gives 21 landmarks or null. */
export async function createTracker() {
  const Hands = await loadLibrary();
  const hands = new Hands({ locateFile: (file) => FOLDER + file });
  let found = null;
  // Inference through WebGL takes 11 s for the first frame on a machine without a GPU; on the CPU 47 ms.
  hands.setOptions({ maxNumHands: 1, modelComplexity: 0, useCpuInference: true, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
  hands.onResults((results) => (found = results.multiHandLandmarks?.[0] || null));
  await hands.initialize();
  return {
    find: async (image) => {
      await hands.send({ image });
      return found;
    },
    reset: () => hands.reset(),
    close: () => hands.close(),
  };
}

export class HandCamera {
  /** `onframe(landmarks or null, time in ms)` after each picture. */
  constructor(onframe) {
    this.onframe = onframe;
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true });
    this.running = false;
  }

  /** Throws CameraError when there is no camera or it is refused. */
  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { width: WIDTH, height: HEIGHT, frameRate: 15 } });
    } catch (error) {
      throw new CameraError(error.name);
    }
    this.video.srcObject = this.stream;
    await this.video.play();
    this.tracker ||= await createTracker();
    this.running = true;
    this.lastHand = performance.now();
    this.#look();
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((t) => t.stop());
    this.video.srcObject = null;
  }

  async #look() {
    if (!this.running) return;
    if (!document.hidden && this.video.readyState >= 2) {
      const hand = await this.tracker.find(this.video).catch(() => null);
      const now = performance.now();
      if (hand) this.lastHand = now;
      if (this.running) this.onframe(hand, now);
    }
    const pause = performance.now() - this.lastHand > EMPTY_AFTER_MS ? PAUSE_EMPTY_MS : PAUSE_SEEN_MS;
    this.timer = setTimeout(() => this.#look(), pause);
  }
}
