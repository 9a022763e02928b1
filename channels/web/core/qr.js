// QR codes (ISO/IEC 18004, byte mode, error correction M, versions 1 to 10), so that no picture has to be fetched.

import { s } from "./dom.js";

// Per version: codewords of error correction per block, and [number of blocks, data codewords] groups.
const BLOCKS = [
  null, [10, [1, 16]], [16, [1, 28]], [26, [1, 44]], [18, [2, 32]], [24, [2, 43]],
  [16, [4, 27]], [18, [4, 31]], [22, [2, 38], [2, 39]], [22, [3, 36], [2, 37]], [26, [4, 43], [1, 44]],
];
const ALIGN = [null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = x & 128 ? (x << 1) ^ 0x11d : x << 1;
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** Error-correction codewords of one block. */
function correction(data, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((g, j) => {
      next[j] ^= g;
      next[j + 1] ^= times(g, EXP[i]);
    });
    generator = next;
  }
  const rest = [...data, ...new Array(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    if (factor) generator.forEach((g, j) => (rest[i + j] ^= times(g, factor)));
  }
  return rest.slice(data.length);
}

function codewords(bytes, version) {
  const [ec, ...groups] = BLOCKS[version];
  const capacity = groups.reduce((n, [count, size]) => n + count * size, 0);
  const bits = [];
  const put = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const b of bytes) put(b, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xec ^ 0x11) data.push(pad);
  const blocks = [];
  let at = 0;
  for (const [count, size] of groups) for (let i = 0; i < count; i++) blocks.push(data.slice(at, (at += size)));
  const checks = blocks.map((b) => correction(b, ec));
  const out = [];
  const longest = Math.max(...blocks.map((b) => b.length));
  for (let i = 0; i < longest; i++) for (const b of blocks) if (i < b.length) out.push(b[i]);
  for (let i = 0; i < ec; i++) for (const c of checks) out.push(c[i]);
  return out;
}

const MASKS = [
  (r, c) => (r + c) % 2 === 0, (r) => r % 2 === 0, (r, c) => c % 3 === 0, (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0, (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** Square of 0 and 1 (dark) for `text`. Throws RangeError when it is longer than 213 bytes. */
export function qrMatrix(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((b, v) => b && b.slice(1).reduce((n, [c, k]) => n + c * k, 0) >= bytes.length + (v < 10 ? 2 : 3));
  if (version < 1) throw new RangeError("too long for a QR code");
  const size = 17 + 4 * version;
  const fixed = Array.from({ length: size }, () => new Array(size).fill(null));
  const set = (r, c, dark) => r >= 0 && c >= 0 && r < size && c < size && (fixed[r][c] = dark ? 1 : 0);
  for (const [r0, c0] of [[0, 0], [0, size - 7], [size - 7, 0]]) {
    for (let r = -1; r < 8; r++) for (let c = -1; c < 8; c++) {
      const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
      set(r0 + r, c0 + c, ring !== 2 && ring < 4);
    }
  }
  const centres = ALIGN[version];
  for (const r of centres) for (const c of centres) {
    if (fixed[r][c] !== null) continue;
    for (let i = -2; i < 3; i++) for (let j = -2; j < 3; j++) set(r + i, c + j, Math.max(Math.abs(i), Math.abs(j)) !== 1);
  }
  for (let i = 8; i < size - 8; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  writeFormat(set, size, 0);
  if (version > 6) writeVersion(set, size, version);
  const free = fixed.map((row) => row.map((x) => x === null));
  const base = fixed.map((row) => row.slice());
  fillData(base, free, size, codewords([...bytes], version));
  let best = null;
  MASKS.forEach((mask, number) => {
    const tried = base.map((row, r) => row.map((x, c) => (free[r][c] && mask(r, c) ? x ^ 1 : x)));
    writeFormat((r, c, dark) => (tried[r][c] = dark ? 1 : 0), size, number);
    const penalty = penaltyOf(tried, size);
    if (!best || penalty < best.penalty) best = { tried, penalty };
  });
  return best.tried;
}

function fillData(grid, free, size, words) {
  let bit = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--;
    for (let i = 0; i < size; i++) {
      const r = up ? size - 1 - i : i;
      for (const c of [right, right - 1]) {
        if (!free[r][c]) continue;
        grid[r][c] = bit < words.length * 8 ? (words[bit >> 3] >> (7 - (bit & 7))) & 1 : 0;
        bit++;
      }
    }
    up = !up;
  }
}

function writeFormat(set, size, mask) {
  let rest = mask << 10; // level M is 00
  for (let i = 4; i >= 0; i--) if (rest & (1 << (i + 10))) rest ^= 0x537 << i;
  const code = ((mask << 10) | rest) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = (code >> i) & 1;
    if (i < 6) set(i, 8, dark);
    else if (i < 8) set(i + 1, 8, dark);
    else set(size - 15 + i, 8, dark);
    if (i < 8) set(8, size - 1 - i, dark);
    else if (i < 9) set(8, 7, dark);
    else set(8, 14 - i, dark);
  }
  set(size - 8, 8, 1);
}

function writeVersion(set, size, version) {
  let rest = version << 12;
  for (let i = 5; i >= 0; i--) if (rest & (1 << (i + 12))) rest ^= 0x1f25 << i;
  const code = (version << 12) | rest;
  for (let i = 0; i < 18; i++) {
    const [a, b] = [Math.floor(i / 3), size - 11 + (i % 3)];
    set(a, b, (code >> i) & 1);
    set(b, a, (code >> i) & 1);
  }
}

function penaltyOf(grid, size) {
  let score = 0;
  let dark = 0;
  const lines = [...grid, ...grid.map((_, c) => grid.map((row) => row[c]))];
  for (const line of lines) {
    for (const [run] of line.join("").matchAll(/(.)\1{4,}/g)) score += run.length - 2;
    const text = line.join("");
    for (let i = 0; i + 11 <= size; i++) if (["10111010000", "00001011101"].includes(text.slice(i, i + 11))) score += 40;
  }
  for (let r = 0; r < size; r++) for (let c = 0; c < size; c++) {
    dark += grid[r][c];
    if (r + 1 < size && c + 1 < size && grid[r][c] + grid[r + 1][c] + grid[r][c + 1] + grid[r + 1][c + 1] === grid[r][c] * 4) score += 3;
  }
  return score + 10 * Math.floor(Math.abs((dark * 100) / (size * size) - 50) / 5);
}

/** The code as an SVG picture with the quiet margin of four modules. */
export function qrPicture(text, label) {
  const matrix = qrMatrix(text);
  const path = matrix.map((row, r) => row.map((x, c) => (x ? `M${c + 4} ${r + 4}h1v1h-1z` : "")).join("")).join("");
  const side = matrix.length + 8;
  return s("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    s("rect", { width: side, height: side, fill: "#fff" }), s("path", { d: path, fill: "#0a1730" }));
}
