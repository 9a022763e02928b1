// Hand landmarks on a thread of their own, so that the guide keeps moving. Classic, because the library loads its parts with
// scripts; it believes itself on a page, since the way it has for workers leaves its models out.
//
// In: {id, bitmap} · {reset: true}. Out: {ready: true} or {failed} once, then {id, landmarks} for each picture.

const FOLDER = "/assets/hands/";

self.window = self;
self.document = {
  createElement(tag) {
    if (tag === "canvas") return new OffscreenCanvas(1, 1);
    const told = {};
    return { tag, setAttribute: (name, value) => (told[name] = value), addEventListener: (type, act) => (told[type] = act), told };
  },
  createEvent: () => new Event("error"),
  addEventListener() {},
  getElementById: () => null,
  querySelector: () => null,
  body: {
    appendChild({ told }) {
      try {
        importScripts(told.src);
        told.load?.();
      } catch (error) {
        told.error?.(error);
      }
    },
  },
};

let hands = null;
let found = null;

async function start() {
  importScripts(`${FOLDER}hands.js`);
  hands = new Hands({ locateFile: (file) => FOLDER + file });
  // Inference through WebGL takes 11 s for the first frame on a machine without a GPU; on the CPU 47 ms.
  hands.setOptions({ maxNumHands: 1, modelComplexity: 0, useCpuInference: true, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
  hands.onResults((results) => (found = results.multiHandLandmarks?.[0] || null));
  await hands.initialize();
}

const started = start().then(() => postMessage({ ready: true }), (error) => postMessage({ failed: String(error) }));

onmessage = async ({ data }) => {
  await started;
  if (data.reset) return hands.reset();
  found = null;
  await hands.send({ image: data.bitmap }).catch(() => null);
  data.bitmap.close();
  postMessage({ id: data.id, landmarks: found });
};
