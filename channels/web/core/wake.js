// A tab or machine that slept (lid closed, phone in the pocket): told by the clock, which went on while the page's timers stood.

const BEAT_MS = 2000;
const SLEPT_MS = 30000;

/** `act(ms slept)` when the page goes on after standing still. */
export function onWake(act) {
  let last = Date.now();
  const look = () => {
    const slept = Date.now() - last;
    last = Date.now();
    if (slept > SLEPT_MS) act(slept);
  };
  setInterval(look, BEAT_MS);
  document.addEventListener("visibilitychange", () => !document.hidden && look());
}
