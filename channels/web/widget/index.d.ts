/** Events that <gilbot-widget> sends to the page it stands on (all bubble and are composed). */
export interface GilbotEventMap {
  "gilbot-ready": CustomEvent<Record<string, never>>;
  "gilbot-open": CustomEvent<Record<string, never>>;
  "gilbot-close": CustomEvent<Record<string, never>>;
  "gilbot-begin": CustomEvent<{ resumed: boolean; conversationId: string }>;
  "gilbot-turn": CustomEvent<{ heard: string; understood: Understood; replies: Reply[]; state: State }>;
  "gilbot-record": CustomEvent<{ kind: string; id: string; service?: string; status: string; date?: string; time?: string }>;
  "gilbot-handoff": CustomEvent<unknown>;
  "gilbot-language": CustomEvent<{ value: Language }>;
  "gilbot-mode": CustomEvent<{ value: Mode }>;
  "gilbot-offline": CustomEvent<Record<string, never>>;
  "gilbot-online": CustomEvent<Record<string, never>>;
  "gilbot-error": CustomEvent<{ reason: string }>;
  "gilbot-end": CustomEvent<Record<string, never>>;
}
export type Language = "ko" | "zh" | "en";
export type Mode = "standard" | "elder";
export interface Understood { language: Language; intent: string; confidence: number; service: string | null; flags: string[] }
export interface Reply { text: string; speech: string; choices: { id: string; label: string }[]; card: { kind: string } | null }
export interface State { service: string | null; asking: string | null; confirming: boolean; language: Language; mode: Mode; handoff: unknown }
export interface GilbotApi { element: HTMLElement; open(): Promise<void>; close(): void; say(text: string): Promise<unknown> }
export interface GilbotOptions { server: string; language?: Language; mode?: Mode; jurisdiction?: "KR" | "CN"; label?: string; open?: boolean }
/** Puts the widget of a server on this page; rejects when the server cannot be reached. */
export function mount(options: GilbotOptions): Promise<GilbotApi>;
declare global {
  interface Window { Gilbot: GilbotApi }
  interface HTMLElementEventMap extends GilbotEventMap {}
}
