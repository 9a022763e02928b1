// Answer cards: what a reply shows besides its words. Each kind has its own layout; fields a card does not carry are left out,
// so that a service with few facts makes a short card, not an empty one.

import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";

const KIND_ICON = { service: "document", checklist: "check", summary: "check", receipt: "ticket", map: "place", certificate: "seal", queue: "ticket", emergency: "call" };

const isEmpty = (v) => v === null || v === undefined || v === "" || (Array.isArray(v) && !v.length);
const first = (...values) => values.find((v) => !isEmpty(v));

/** Text in the page's language, from a string, a number, or a {ko, zh, en} or {text} object. */
function said(value, words) {
  if (isEmpty(value)) return "";
  if (typeof value === "boolean") return words.t(value ? "yes" : "no");
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map((v) => said(v, words)).filter(Boolean).join(", ");
  return said(value[words.language] ?? value.text ?? value.label ?? value.name ?? value.value, words);
}

/** A form card is no card of its own: it feeds the progress line and the keyboard. */
export const isShown = (reply) => Boolean(reply.card) && reply.card.kind !== "form";

/** The card of `reply` as an element. `act` gets {print, phone, open} when the person asks for it; a page that is `small` (a phone, the
 * widget on somebody else's page) has no printer of its own and is where the phone would lead. */
export function renderCard(card, words, act = () => {}, reply = {}, small = false) {
  const layout = LAYOUTS[card.kind] || other;
  const title = said(first(card.title, card.name, card.service_name), words) || (words.has(`card_${card.kind}`) ? words.t(`card_${card.kind}`) : "");
  return h("article", { class: `card card-${card.kind}`, dataset: { testid: "card", kind: card.kind, card: card.id || "" }, "aria-label": words.t(`card_${card.kind}`) },
    h("header", { class: "card-head" }, h("span", { class: "card-icon" }, icon(KIND_ICON[card.kind] || "document")),
      h("div", {}, h("p", { class: "card-kind" }, words.t(`card_${card.kind}`)), title !== words.t(`card_${card.kind}`) ? h("h3", { class: "card-title" }, title) : null)),
    layout(card, words, act, reply, small));
}

/** Rows of label and value; empty values make no row. */
function rows(list, words) {
  const shown = list.filter(([, , value]) => !isEmpty(value) && said(value, words));
  if (!shown.length) return null;
  return h("dl", { class: "rows" }, shown.map(([name, label, value, extra]) =>
    h("div", { class: `row ${extra || ""}` }, h("dt", {}, icon(name), h("span", {}, label)), h("dd", {}, said(value, words)))));
}

const documentsOf = (card) => first(card.items, card.documents?.items, card.documents, card.materials, card.checklist) || [];

function bullets(items, words, mark = "check") {
  if (!items.length) return null;
  return h("ul", { class: "bullets" }, items.map((item) => {
    const note = said(item?.when ?? item?.note, words);
    return h("li", { class: item?.done ? "done" : "" }, h("span", { class: "bullet" }, icon(mark)), h("span", {}, said(item, words), note ? h("small", {}, ` (${note})`) : null));
  }));
}

function service(card, words) {
  const phones = first(card.hotlines, card.hotline, card.phone);
  return h("div", { class: "card-body" },
    isEmpty(card.description) ? null : h("p", { class: "lead" }, said(card.description, words)),
    rows([
      ...(card.rows || []).map((row, i) => [["document", "coin", "clock", "place"][i] || "next", said(row.label, words), first(row.text, row.value)]),
      ["call", words.t("card_hotline"), Array.isArray(phones) ? phones.map((p) => (p.number ? `${p.number} ${said(p.name, words)}` : said(p, words))) : phones],
    ], words));
}

const checklist = (card, words) => h("div", { class: "card-body" }, bullets(documentsOf(card), words), isEmpty(card.note) ? null : h("p", { class: "note" }, said(card.note, words)));

function summary(card, words) {
  const list = first(card.rows, card.items) || [];
  return h("div", { class: "card-body" },
    h("ol", { class: "readback" }, list.map((item) => h("li", { dataset: { field: item.field || item.name || "" } },
      h("span", { class: "readback-label" }, said(first(item.label, item.name), words)), h("strong", {}, said(first(item.shown, item.display, item.value, item.text), words))))));
}

function receipt(card, words, act, reply, small) {
  const reference = first(card.reference, card.record_id, card.id);
  return h("div", { class: "card-body" },
    isEmpty(reference) ? null : h("p", { class: "reference" }, h("span", {}, words.t("card_reference")), h("strong", {}, said(reference, words))),
    rows([
      ["check", words.t("card_status"), statusOf(card, words)],
      ["calendar", words.t("card_date"), card.date && words.date(card.date)],
      ["calendar", words.t("card_promised"), card.promised_on && words.date(card.promised_on)],
      ["clock", words.t("card_hour"), card.time && words.hour(card.time)],
      ["place", words.t("card_where"), first(card.office, card.where, card.place)],
      ["seal", words.t("card_access_code"), card.access_code],
      ["next", words.t("card_next"), sentenceOf(first(card.next, card.next_step))],
    ], words),
    small ? null : h("div", { class: "card-acts" },
      h("button", { type: "button", class: "button", onclick: () => act({ print: card }) }, icon("print"), words.t("print")),
      card.calendar ? h("button", { type: "button", class: "button", onclick: () => act({ open: { id: card.id, pdf: card.calendar } }) }, icon("calendar"), words.t("to_calendar")) : null,
      h("button", { type: "button", class: "button", onclick: () => act({ phone: card }) }, icon("phone"), words.t("to_phone"))));
}

function map(card, words) {
  const place = card.office && typeof card.office === "object" ? card.office : card;
  return h("div", { class: "card-body" }, rows([
    ["place", words.t("card_where"), first(place.name, card.place, typeof card.office === "string" ? card.office : null)],
    ["place", words.t("card_address"), place.address],
    ["clock", words.t("card_hours"), first(place.hours, place.opening_hours)],
    ["call", words.t("card_phone"), place.phone],
    ["next", words.t("card_map"), first(card.directions, card.text, card.route)],
  ], words), bullets(Array.isArray(card.offices) ? card.offices.map((o) => ({ name: [o.name, o.address].map((x) => said(x, words)).filter(Boolean).join(" · ") })) : [], words, "place"));
}

function queue(card, words) {
  const place = first(card.place, card.number);
  return h("div", { class: "card-body queue" },
    isEmpty(place) ? null : h("p", { class: "ticket" }, h("span", {}, words.t("card_place")), h("strong", {}, said(place, words))),
    h("p", { class: "queue-wait" },
      isEmpty(card.id) ? null : h("span", {}, `${words.t("card_reference")} ${card.id}`),
      isEmpty(card.minutes) ? null : h("span", {}, words.t("card_minutes", { n: card.minutes }))));
}

/** The number to call, as large as it goes: the three-digit numbers of the reply itself, so that card and sentence agree. */
function emergency(card, words, act, reply) {
  const numbers = [...new Set((reply.text || "").match(/(?<!\d)1\d{2}(?!\d)/g) || [])];
  return h("div", { class: "card-body emergency" }, numbers.map((n) => h("a", { class: "call", href: `tel:${n}` }, icon("call"), n)));
}

/** Texts only: a bare key such as "application.received" says nothing to a citizen. */
const sentenceOf = (text) => (typeof text === "string" && /^[a-z_]+\.[a-z_]+$/.test(text) ? null : text);

const statusOf = (card, words) => (words.has(`status_${card.status}`) ? words.t(`status_${card.status}`) : card.status);

function certificate(card, words, act, reply, small) {
  return h("div", { class: "card-body" },
    rows([["seal", words.t("card_reference"), first(card.reference, card.certificate_id, card.id)], ["check", words.t("card_status"), statusOf(card, words)],
      ["calendar", words.t("card_date"), first(card.issued, card.date)]], words),
    h("div", { class: "card-acts" }, h("button", { type: "button", class: "button", onclick: () => act({ open: card }) }, icon("document"), words.t("open_pdf")),
      small ? null : h("button", { type: "button", class: "button", onclick: () => act({ phone: card }) }, icon("phone"), words.t("to_phone"))));
}

/** A card of a kind this page does not know yet: its lines, plainly. */
const other = (card, words) => h("div", { class: "card-body" },
  isEmpty(card.text) ? null : h("p", { class: "note" }, said(card.text, words)),
  bullets(Array.isArray(card.items) ? card.items : [], words),
  rows((card.rows || []).map((row) => ["next", said(row.label, words), first(row.text, row.value)]), words));

const LAYOUTS = { service, checklist, summary, receipt, map, queue, certificate, emergency };
