// Sheets over the kiosk: phone hand-over, idle warning, veil, attract screen.

import { h } from "../core/dom.js";
import { qrPicture } from "../core/qr.js";

const $ = (selector) => document.querySelector(selector);

/** Opens `dialog`; a touch on any [data-close] inside closes it. */
export function open(dialog, onclose) {
  if (dialog.open) return;
  dialog.showModal();
  const close = (event) => event.target.closest("[data-close]") && dialog.close();
  dialog.addEventListener("click", close);
  dialog.addEventListener("close", () => {
    dialog.removeEventListener("click", close);
    onclose?.();
  }, { once: true });
}

/** The QR code that carries the conversation to a phone; `text` names the wording under it. What the phone does is followed, and closes the sheet. */
export async function handOver(talk, { text = "qr_text" } = {}) {
  const { api, conversation, words } = talk;
  const sheet = $("#qr-sheet");
  const picture = sheet.querySelector(".qr-code");
  const number = sheet.querySelector(".qr-number");
  picture.replaceChildren(h("p", {}, words.t("loading")));
  number.textContent = "";
  sheet.querySelector(".qr-text").textContent = words.t(text);
  const close = () => sheet.close();
  talk.addEventListener("caught-up", close);
  open(sheet, () => talk.removeEventListener("caught-up", close));
  talk.follow();
  const { address, code } = await handOverAddress(api, conversation);
  try {
    picture.dataset.address = address.href;
    picture.replaceChildren(qrPicture(address.href, words.t("qr_title")));
    number.textContent = code ? `${words.t("qr_code")} ${code}` : "";
  } catch {
    picture.replaceChildren(h("p", { role: "alert" }, words.t("qr_failed")));
  }
}

/** Where the phone goes on: by a short code where the server gives one, else by the conversation's own key behind the #,
 * which browsers never send over the network. */
async function handOverAddress(api, { id, token }) {
  try {
    const { code, url } = await api.createHandover(id, token);
    return { code, address: new URL(url || `/phone/${encodeURIComponent(code)}`, location.href) };
  } catch {
    return { code: "", address: new URL(`/phone/go#${id}~${token}`, location.href) };
  }
}

export function veil(words) {
  document.body.dataset.veil = "";
  open($("#veil-sheet"), () => delete document.body.dataset.veil);
  words.apply($("#veil-sheet"));
}

/** The screen nobody stands at: in three languages by turns. `onstart` when someone comes; `byHand` where a raised hand is seen too. */
export function attract(who, languages, wordsFor, onstart, byHand = false) {
  const dialog = $("#attract");
  const parts = { title: $("#attract-title"), text: $(".attract-text"), start: $(".attract-start"), hand: $(".attract-hand"), examples: $(".attract-examples") };
  const guide = h("gilbot-guide", { who, state: "idle" });
  $(".attract-guide").replaceChildren(guide);
  let turn = 0;
  const draw = () => {
    const words = wordsFor(languages[turn % languages.length]);
    dialog.lang = words.htmlLang;
    parts.title.textContent = words.t("attract_title");
    parts.text.textContent = words.t("attract_text");
    parts.start.textContent = words.t("attract_start");
    parts.hand.textContent = byHand ? words.t("attract_hand") : "";
    parts.examples.replaceChildren(...["attract_examples", "attract_examples_2", "attract_examples_3"].map((n) => h("span", {}, words.t(n))));
    guide.setAttribute("name", words.t(`guide_${who}`));
    if (turn % languages.length === 0) guide.wave();
    turn++;
  };
  draw();
  const timer = setInterval(draw, 5000);
  open(dialog, () => {
    clearInterval(timer);
    $(".attract-guide").replaceChildren();
    onstart();
  });
  return () => dialog.open && dialog.close();
}

/** The warning before a reset: {show, count, hide}. */
export function idleSheet(words, total) {
  const sheet = $("#idle-sheet");
  const count = (left) => {
    $("#idle-text").textContent = words.t("idle_text", { n: left });
    sheet.querySelector(".countdown span").style.transform = `scaleX(${left / total})`;
  };
  return {
    show() {
      words.apply(sheet);
      count(total);
      if (!sheet.open) sheet.showModal();
      sheet.querySelector("button").focus();
    },
    count,
    hide: () => sheet.open && sheet.close(),
  };
}
