// An earphone put in or pulled out. In the ear, sound begins at its normal volume; what was for one ear only is not said to the hall.

/** Counts the machine's sound outputs and tells a change: `onin()`, `onout()`. Browsers tell them apart only where the microphone is
 * allowed, as a kiosk's is; elsewhere nothing is told. Returns a promise that resolves when it watches. */
export async function watchEarphone({ onin, onout }, devices = navigator.mediaDevices) {
  if (!devices?.enumerateDevices) return;
  const count = async () => new Set((await devices.enumerateDevices()).filter((d) => d.kind === "audiooutput").map((d) => d.groupId || d.deviceId)).size;
  let before = await count();
  devices.addEventListener("devicechange", async () => {
    const now = await count();
    if (now > before) onin();
    else if (now < before) onout();
    before = now;
  });
}
