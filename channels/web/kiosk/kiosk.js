// The kiosk page: wires conversation, screen, guide, voice, gestures and idle watch together.

import { byTestId } from "../core/dom.js";
import { LANGUAGES, Words, wanted } from "../core/i18n.js";
import { Talk } from "../core/talk.js";
import { Keypad, keysFor } from "../parts/keypad.js";
import { ElderOffer } from "../parts/offer.js";
import { textOf } from "../parts/tiles.js";
import "../guide/guide.js";
import { watchEarphone } from "./earphone.js";
import { IdleWatch, WARNING_S } from "./idle.js";
import { Screen } from "./screen.js";
import { attract, handOver, idleSheet, veil } from "./sheets.js";

const IDLE_S = { standard: 60, elder: 120 };
const SILENCE_S = { standard: 30, elder: 45 };

const query = new URLSearchParams(location.search);
const HANDS_WELCOME = query.get("gestures") === "on";
let gestures = null;
const first = wanted(query);
const TOLD_IN = [first.language, ...Object.keys(LANGUAGES).filter((l) => l !== first.language)]; // who set the kiosk up named its own language first
const talk = new Talk({ channel: "kiosk", language: first.language, mode: first.mode, jurisdiction: first.jurisdiction, speaks: query.get("sound") !== "off", key: "gilbot.kiosk" });
const { words } = talk;

const screen = new Screen(talk, {
  // A kiosk has no file to give: the phone sends the photo, and the kiosk goes on by itself.
  pick: (choice) => (choice.id === "uploaded" && screen.wantsFile ? handOver(talk, { text: "qr_attach" }) : talk.choose(choice)),
  start: (service) => talk.say(textOf(service.name, words) || textOf(service.short_name, words)),
  act: ({ print, phone, open }) => {
    if (print) window.print();
    else if (phone) handOver(talk);
    else if (open) talk.openDocument(open.pdf || `/api/certificates/${encodeURIComponent(open.id)}`);
  },
});
const keypad = new Keypad(byTestId("keypad"), byTestId("composer"), words, () => document.querySelector(".compose").requestSubmit());
new ElderOffer(talk, byTestId("elder-offer"));
const sheet = idleSheet(words, WARNING_S);
const idle = new IdleWatch({
  after_s: Number(query.get("idle")) || IDLE_S[first.mode],
  busy: () => talk.busy || talk.speaking || Boolean(talk.speaker?.preparing),
  onwarn: () => {
    sheet.show();
    screen.captions.announce(words.t("idle_speech"));
    sayAside("idle_speech");
  },
  oncount: (left) => sheet.count(left),
  onstay: () => {
    sheet.hide();
    talk.hush();
  },
  onleave: () => {
    sheet.hide();
    reset(true);
  },
});

/** A sentence of the page itself, spoken but no part of the conversation. */
async function sayAside(name) {
  if (talk.speaks && talk.speaker) await talk.speaker.say([{ text: words.t(name) }], words.language, words.mode);
}

/** Leaves nothing of this person: conversation, sound, letters, veil, guide; then the attract screen or a new greeting. */
async function reset(withAttract) {
  idle.pause();
  await talk.end().catch(() => null);
  if (!HANDS_WELCOME) hands(false);
  screen.zoom("reset");
  delete document.body.dataset.low;
  byTestId("composer").value = "";
  words.set(first.language, first.mode);
  Object.assign(talk.conversation, { language: first.language, mode: first.mode, jurisdiction: first.jurisdiction });
  screen.captions.hear("");
  screen.show([]);
  screen.transcript([]);
  screen.progress(null);
  screen.translate();
  talk.micClosedByHand = false;
  keypad.hide();
  if (withAttract) attract(screen.guide.who, TOLD_IN, (l) => new Words(l, "standard"), startAfresh, HANDS_WELCOME);
  else await startAfresh();
}

async function startAfresh() {
  await talk.begin().catch(() => screen.notice("offline"));
  idle.start();
  screen.guide.wave();
}

// --- the conversation ---
talk.addEventListener("words", () => {
  keypad.draw();
  idle.after_s = Number(query.get("idle")) || IDLE_S[words.mode];
  screen.translate();
});
talk.addEventListener("begin", ({ detail }) => {
  if (!talk.busy) screen.captions.hear("");
  screen.show(detail.replies, { home: !detail.entries.some((e) => e.who === "citizen") });
  screen.transcript(detail.entries);
  screen.progress(talk.state);
  keys();
});
talk.addEventListener("caught-up", () => idle.touch());
talk.addEventListener("turn", ({ detail: { turn, spoken } }) => {
  if (turn.heard && spoken) screen.captions.hear(turn.heard);
  if (!turn.replies?.length && !turn.heard) return; // a sign that means nothing more here
  screen.show(turn.replies || [], { home: !turn.state?.service && turn.understood?.intent === "greet" });
  screen.mood(turn.replies || [], turn.understood?.flags);
  screen.progress(turn.state);
  screen.transcript(talk.conversation.entries);
  keys();
  if (!talk.silences) idle.touch(); // what the guide says into an empty room does not keep the screen
  watchSilence();
});
talk.addEventListener("heard", ({ detail }) => {
  screen.captions.hear(detail.text, detail.partial);
  idle.touch();
});
talk.addEventListener("busy", ({ detail }) => settle(detail.busy ? "thinking" : null));
talk.addEventListener("directive", ({ detail }) => {
  if (detail.do === "font_scale") screen.zoom(detail.value);
  else if (detail.do === "show") screen.showCard(detail.value);
  else if (detail.do === "end_session") setTimeout(() => reset(true), 6000);
});
for (const name of ["offline", "online", "lost", "problem"]) talk.addEventListener(name, () => screen.notice(name));
talk.addEventListener("notice", ({ detail }) => screen.notice(detail.name, detail.values));

// --- sound ---
talk.addEventListener("sound", () => {
  screen.guide.follow(talk.player);
  screen.follow(talk.player);
});
talk.addEventListener("speaking", ({ detail }) => {
  if (!detail.speaking) screen.captions.settle();
  if (!talk.silences && !idle.warning) idle.touch();
  settle();
});
watchEarphone({
  onin: () => {
    talk.normalVolume();
    screen.notice("earphone_in");
  },
  onout: () => {
    talk.hush();
    screen.notice("earphone_out");
  },
}).catch(() => null);
talk.addEventListener("mic", ({ detail }) => {
  screen.mic(detail.state);
  settle(detail.state === "connecting" ? "connecting" : null);
});
talk.addEventListener("listening", () => settle());
talk.addEventListener("level", ({ detail }) => screen.level(detail.level));
talk.addEventListener("interrupted", () => settle());

/** The state shown is what is most true now. */
function settle(forced) {
  screen.state(forced || (talk.busy ? "thinking" : talk.speaking ? "speaking" : talk.micOpen ? "listening" : "idle"));
}

/** Nobody answers an asked question: the server asks it again in simpler words, once. */
let silence = null;
function watchSilence() {
  clearTimeout(silence);
  const seconds = SILENCE_S[words.mode];
  if (!talk.state?.asking || talk.micOpen) return;
  const asked = talk.state.asking;
  silence = setTimeout(() => {
    if (talk.state?.asking !== asked || talk.speaking || talk.busy || idle.warning || byTestId("composer").value) return;
    talk.send({ silence_s: seconds }).then(() => clearTimeout(silence));
  }, seconds * 1000);
}

// --- keys on the screen, for who touches or points and has no keyboard ---
const ROOM_FOR_KEYS = matchMedia("(min-width: 44rem)"); // narrower is a phone, which brings its own
let touching = false;
addEventListener("pointerdown", (event) => (touching = event.pointerType === "touch"), { capture: true });
addEventListener("keydown", (event) => {
  if (!event.isTrusted || event.key === "Tab") return;
  touching = false;
  keypad.hide();
}, { capture: true });
byTestId("composer").addEventListener("focus", () => keys("text"));

/** The keys that fit the question, or `otherwise`. */
function keys(otherwise) {
  const type = screen.question?.type;
  if ((touching || gestures?.running) && ROOM_FOR_KEYS.matches) keypad.show(keysFor(type, words.language) ? type : otherwise);
  else keypad.hide();
  if (keypad.kind) [...document.querySelectorAll(".sentence")].at(-1)?.scrollIntoView({ block: "nearest" });
}

// --- touch and keys ---
const press = (id, act) => byTestId(id).addEventListener("click", act);
document.querySelector(".compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = byTestId("composer");
  const text = input.value;
  const number = text.trim().match(/^(\d{1,2})$/);
  const choice = number && screen.choices.numbered(Number(number[1]));
  input.value = "";
  if (choice && !talk.state?.service) talk.choose(choice);
  else talk.say(text);
});
press("mic", () => talk.toggleMic());
press("repeat", () => talk.repeat());
press("slower", () => talk.slower());
press("louder", () => talk.louder());
press("human", () => talk.human());
press("qr", () => handOver(talk));
press("veil", () => veil(words));
press("stop-talking", () => talk.hush());
press("restart", () => reset(false));
press("idle-stay", () => idle.touch());
press("idle-leave", () => idle.leave());
press("elder-toggle", () => talk.setMode(words.mode === "elder" ? "standard" : "elder"));
press("low-reach", ({ currentTarget }) => {
  const on = document.body.toggleAttribute("data-low");
  currentTarget.setAttribute("aria-pressed", String(on));
});
press("change-guide", () => {
  screen.guide.setAttribute("who", screen.guide.who === "sora" ? "daon" : "sora");
  screen.nameGuide();
  screen.guide.wave();
});
byTestId("language").addEventListener("click", ({ target }) => {
  const language = target.closest("[data-language]")?.dataset.language;
  if (language) talk.setLanguage(language);
});
byTestId("guide").addEventListener("click", () => talk.hush());
const idleSheetBox = document.querySelector("#idle-sheet");
for (const type of ["pointerdown", "keydown", "input"]) {
  // Within the warning its own buttons answer: closing it on the way down would take the touch from them.
  addEventListener(type, ({ target }) => idleSheetBox.contains(target) || idle.touch(), { capture: true, passive: true });
}
idleSheetBox.addEventListener("click", ({ target }) => target === idleSheetBox && idle.touch());
idleSheetBox.addEventListener("cancel", () => idle.touch());
addEventListener("keydown", (event) => event.key === "Escape" && talk.hush());

// --- hands in the air, only when asked for: by the person, or by who set the kiosk up (`?gestures=on`) ---
async function hands(on) {
  if (on && !gestures) {
    const { GestureControl } = await import("../gestures/control.js");
    gestures = new GestureControl(talk, screen, idle);
  }
  const running = on ? await gestures.start() : (gestures?.stop() ?? false);
  byTestId("gestures").setAttribute("aria-pressed", String(running));
  if (running) keys();
}
press("gestures", () => hands(!gestures?.running));

screen.translate();
screen.state("idle");
if (query.has("attract")) attract(screen.guide.who, TOLD_IN, (l) => new Words(l, "standard"), startAfresh, HANDS_WELCOME);
else startAfresh();
if (HANDS_WELCOME) hands(true);
