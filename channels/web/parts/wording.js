// How a reply stands on the screen: references and numbers unbroken, Chinese broken between words only, and the answers of a
// read-back left to its card, which shows them better than a long sentence.

import { h } from "../core/dom.js";

/** A reference (A-7K3M-29QF), a telephone number or a starred one: never broken at a hyphen or star. */
const CODE = /[A-Z0-9]+(?:-[A-Z0-9*]+)+|\d{4,}\*{2,}/;
const WITH_STOP = new RegExp(`((?:${CODE.source})[。，、；：？！]?)`);
const LONGEST = 14; // a longer one may not fit a phone in large letters

/** A full-width stop brings its own room: no blank after it. */
const WIDE_STOP = /[。，、；：？！]/;

/** The reply's words as spans, and the blanks between them as text. The rows of a read-back are there, but not seen: its card shows
 * them; `below` the card, the words that lead to them are not seen either. */
export function worded(reply, language, below = false) {
  const text = reply.text || "";
  const [row, to] = carded(text, reply.card);
  const from = below ? 0 : row;
  let at = 0;
  return segments(text, language).map((part) => {
    const here = at;
    at += part.length;
    const hidden = here >= from && here < to;
    if (!part.trim()) return hidden || WIDE_STOP.test(text[here - 1]) ? "" : part;
    const code = part.match(CODE);
    if (!code) return h("span", { dataset: hidden ? { carded: "" } : {} }, part);
    const end = code.index + code[0].length;
    return h("span", { dataset: { code: "", ...(hidden && { carded: "" }) } }, part.slice(0, code.index), h("span", { class: code[0].length <= LONGEST ? "code" : null }, code[0]), part.slice(end));
  });
}

/** Words and the blanks between them; Chinese by word where the browser can tell words apart. */
function segments(text, language) {
  if (language !== "zh" || !Intl.Segmenter) return text.split(/(\s+)/);
  const words = new Intl.Segmenter("zh", { granularity: "word" });
  return text.split(WITH_STOP).flatMap((part, i) => (i % 2 ? part : [...words.segment(part)].map((s) => s.segment)));
}

const escaped = (text) => String(text).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pair = ({ label, value }, more = "") => new RegExp(`${escaped(label)}[:：]?\\s?${escaped(value)}${more}`, "i");

/** Where in `text` the rows of a read-back's card begin and end; [0, 0] when they are not all there in order. */
function carded(text, card) {
  const rows = card?.kind === "summary" ? card.rows || [] : [];
  if (!rows.length) return [0, 0];
  const first = text.match(pair(rows[0]));
  const last = text.match(pair(rows.at(-1), "[.。]?\\s*"));
  return first && last && last.index >= first.index ? [first.index, last.index + last[0].length] : [0, 0];
}
