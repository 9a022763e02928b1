// Personal numbers as the screen may show them: the part that identifies is starred. People stand behind people at a kiosk.

const KOREAN = /(?<!\d)(\d{6})[-\s]?(\d)\d{6}(?!\d)/g; // resident and foreigner numbers
const CHINESE = /(?<![\dA-Za-z])(\d{6})\d{11}[\dXx](?![\dA-Za-z])/g; // citizen ID
const CARD = /(?<!\d)(\d{4})[-\s]?\d{4}[-\s]?\d{4}[-\s]?(\d{4})(?!\d)/g;

export const masked = (text) =>
  (text || "").replace(CHINESE, "$1************").replace(KOREAN, "$1-$2******").replace(CARD, "$1-****-****-$2");
