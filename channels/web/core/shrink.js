// Photographs of today's phones can be larger than a file may be: made smaller here, still large enough to be read.

const LONGEST_SIDE = 3000;
const QUALITY = 0.85;

/** `file` itself when it is within `limit` bytes or no picture the browser can read, else a smaller JPEG of it. */
export async function shrink(file, limit) {
  if (file.size <= limit || !/^image\//.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made ? new File([made], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
