// Hand landmarks from the camera with @mediapipe/hands, inferred on the CPU in a worker. The picture never leaves this page.

const FOLDER = "/assets/hands/";
const WIDTH = 320;
const HEIGHT = 240;
const EVERY_SEEN_MS = 100; // ten looks a second follow a hand, and leave the processor to guide and voice
const EVERY_EMPTY_MS = 330; // nobody there: three looks a second are enough
const REST_MS = 15;
const EMPTY_AFTER_MS = 1500;

export class CameraError extends Error {}

/** A tracker of one hand: `find(image)` gives 21 landmarks or null. */
export const createTracker = () => onItsOwnThread().catch(onThisThread);

function onItsOwnThread() {
  return new Promise((done, failed) => {
    if (!window.Worker || !window.OffscreenCanvas || !window.createImageBitmap) throw new Error("no worker can track hands here");
    const worker = new Worker(new URL("tracker-worker.js", import.meta.url));
    const waiting = new Map();
    let last = 0;
    worker.onerror = failed;
    worker.onmessage = ({ data }) => {
      if (data.failed) {
        worker.terminate();
        failed(new Error(data.failed));
      } else if (data.ready) {
        done({
          async find(image) {
            const bitmap = await createImageBitmap(image);
            return new Promise((found) => {
              waiting.set(++last, found);
              worker.postMessage({ id: last, bitmap }, [bitmap]);
            });
          },
          reset: () => worker.postMessage({ reset: true }),
          close: () => worker.terminate(),
        });
      } else {
        waiting.get(data.id)(data.landmarks);
        waiting.delete(data.id);
      }
    };
  });
}

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

/** For browsers whose workers have no WebGL: the same, beside everything else. */
async function onThisThread() {
  const Hands = await loadLibrary();
  const hands = new Hands({ locateFile: (file) => FOLDER + file });
  let found = null;
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
  /** `onframe(landmarks or null, time in ms at which the picture was taken)` after each picture. */
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
    const taken = performance.now();
    if (!document.hidden && this.video.readyState >= 2) {
      const hand = await this.tracker.find(this.video).catch(() => null);
      if (hand) this.lastHand = taken;
      // The picture's own time: on a busy machine its landmarks come late, and not evenly late.
      if (this.running) this.onframe(hand, taken);
    }
    const now = performance.now();
    const every = now - this.lastHand > EMPTY_AFTER_MS ? EVERY_EMPTY_MS : EVERY_SEEN_MS;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#look(), Math.max(REST_MS, taken + every - now));
  }
}
