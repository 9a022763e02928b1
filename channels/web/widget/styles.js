// The site's style sheets, made fit for a shadow root: `:root` becomes `:host`, and `rem` becomes our own measure.
// They are adopted as constructed sheets, so a page that forbids inline styles can still hold the widget.

const FILES = ["tokens.css", "base.css", "parts.css", "widget.css"];

/** CSS text of a page, rewritten for a shadow root. Conditions of media queries keep their `rem`. */
export function forShadow(css) {
  return css
    .replace(/:root:lang\((\w+)\)/g, ":host(:lang($1))")
    .replace(/:root((?:\[[^\]]*\])+)/g, ":host($1)")
    .replace(/:root/g, ":host")
    .replace(/(^|[\s}])html\s*\{[^}]*\}/g, "$1")
    .replace(/(^|[\s}])body\s*\{[^}]*\}/g, "$1")
    .split(/(@media[^{]*)/)
    .map((part, i) => (i % 2 ? part : part.replace(/(-?\d*\.?\d+)rem\b/g, "calc($1 * var(--rem))")))
    .join("");
}

/** Sheets for a shadow root, fetched next to this module. Throws when one cannot be had. */
export async function shadowSheets() {
  return Promise.all(FILES.map(async (name) => {
    const answer = await fetch(new URL(`../css/${name}`, import.meta.url), { credentials: "omit" });
    if (!answer.ok) throw new Error(`style sheet ${name}: ${answer.status}`);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(forShadow(await answer.text()));
    return sheet;
  }));
}
