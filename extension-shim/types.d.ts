// The shapes that cross a boundary: host <-> worker (shared/protocol.d.ts, made from docs/protocol.schema.json), page <-> worker, popup <-> worker.
// Types only; nothing here exists at run time.

import type { HelloResult, Decision, Methods, Notifications, Retry, View } from './shared/protocol.d.ts';

export type {
  Decision, Limits, Methods, PersistentData as Persistent, Retry, SessionData as Session,
  Settings, Tab, TimelineItem, View,
} from './shared/protocol.d.ts';
export type Hello = HelloResult;

/** A request to the host, by the name of its method. */
export type Ask = <M extends keyof Methods>(method: M, params: Methods[M]['params']) => Promise<Methods[M]['result']>;
export type Notify = <N extends keyof Notifications>(method: N, params: Notifications[N]) => void;

/** Why a request got no result: the host's error (`data.name`), or one of ours: offline, lost, timeout, too_large. */
export interface Failure { name: string; message: string; retryable: boolean; data?: Record<string, unknown>; method?: string }

/** Why the host is not connected. `text` is what the browser or the host said. */
export interface Problem { kind: string; text: string }
export interface LinkState {
  state: 'idle' | 'connecting' | 'ready' | 'waiting';
  problem: Problem | null;
  hello: Hello | null;
}

/** What a source says about one attempt (R22). One of the four names is present; `id: ""` if none is a valid id, which the host counts as ignored. */
export interface Attempt {
  id?: string; videoId?: string; videoPostId?: string; itemId?: string; parentPostId?: string; originalPostId?: string;
  moderated?: boolean; progress?: number; hasVideo?: boolean;
}
export interface Store {
  state: { videoByMediaId: Record<string, Attempt[]>; imageByMediaId: Record<string, Record<string, never>> };
  version: number;
}

/** The options of a generation, as short words: `10`, `720p`, `9:16`, `custom`, `on`. */
export interface Options { length?: string; resolution?: string; aspect?: string; mode?: string; audio?: string }

/** What the page's world says about a generation. Any script of the page can say the same. */
export type FromWorld =
  | { kind: 'state'; state: 'listening' | 'silent'; why?: string }
  | { kind: 'request'; request: number; options: Options }
  | {
      kind: 'attempt'; request: number; source?: string; videoId?: string; videoPostId?: string; parentPostId?: string;
      progress?: number; moderated: boolean; hasVideo: boolean; finished: boolean;
    }
  | { kind: 'end'; request: number; status: number; how: 'ended' | 'cut' | 'left' | 'failed'; retryAfterMs?: number; error?: number | string };

/** What the page says about itself: `missing` names the parts that have not been found for a while, `trouble` says why the found ones may not be used. */
export interface PageState {
  path: string; onPost: boolean; store: 'ok' | 'missing' | 'unreadable'; missing: string[]; trouble?: string | null; report?: PageReport | null;
}

/** What the host hears about a page: `composer` is "ready" or the short name of a reason, `others` are extensions that may press the submit. */
export interface PageReport {
  layout: string | null; language: string | null; composer: string; store: 'present' | 'absent'; stream: 'listening' | 'silent' | 'absent';
  visible: boolean; canAct: boolean; others: string[]; missing: string[]; foundBy: Partial<Record<'box' | 'composer' | 'submit' | 'mode', string>>;
}

/** What the user showed of a composer: selectors of its prompt box and of the submit that makes a video. */
export interface Lesson { layout: string; prompt: string; submit: string }
/** As the host stores it. `at`: when it was saved. */
export interface Taught extends Lesson { at: number }

/**
 * The state of showing. `stage`: what the user shows next, or that it is over. `problem`: why it failed.
 * `tested`: the result of the last test of what is shown here or saved; `why` is null if both parts were found.
 */
export interface Showing {
  stage: 'idle' | 'prompt' | 'submit' | 'done'; lesson: Lesson | null; language: string | null; problem: string | null;
  tested?: { lesson: Lesson; why: string | null };
}

type Params = Record<string, unknown>;
export type FromPage =
  | { type: 'tell'; method: string; params: Params }
  | { type: 'ask'; id: number; method: string; params: Params }
  | { type: 'page'; page: PageState }
  | { type: 'showing'; showing: Showing }
  | { type: 'own'; refused: boolean }
  | { type: 'own-prompt'; id: number; prompt: string | null }
  | { type: 'composer'; id: number; prompt: string | null }
  | { type: 'skeleton'; id: number; skeleton: unknown };
export type ToPage =
  | { type: 'resync'; features?: string[]; taught?: Lesson[]; adopt?: boolean }
  | { type: 'adopt'; on: boolean }
  | { type: 'own'; id: number }
  | { type: 'composer'; id: number }
  | { type: 'title'; mark: string }
  | { type: 'teach'; act: 'show' | 'test' | 'discard'; lesson?: Lesson }
  | { type: 'poke' }
  | { type: 'skeleton'; id: number }
  | { type: 'silence' }
  | { type: 'decision'; decision: Retry }
  | { type: 'revoked'; decisionId: string; reason: string }
  | { type: 'answer'; id: number; result?: any; error?: Failure };

export type FromPopup = Order
  | { type: 'watch'; tabId: number }
  | { type: 'nudge' }
  | { type: 'switch'; on: boolean };
/** What is answered. */
export type Order =
  | { type: 'skeleton'; id: number }
  | { type: 'teach'; id: number; act: 'show' | 'test' | 'discard' | 'save' | 'forget'; lesson?: Lesson }
  | { type: 'own'; id: number }
  | { type: 'composer'; id: number }
  | { type: 'ask'; id: number; method: string; params: Params; /** Only while the page of the tab is there. */ at?: string | null };
export type ToPopup =
  | ({ type: 'state' } & Told)
  | { type: 'changed'; mediaId: string; view: View | null }
  | { type: 'answer'; id: number; result?: any; error?: Failure };

/** `on`: the user's switch; null before it was read. `taught`: what the host has saved. `adopt`: whether the user's own clicks may start sessions. `adoptWaits`: the host has
 * yet to hear that they may not. */
export interface Told { host: LinkState; tab: TabState | null; on: boolean | null; taught?: Taught[]; adopt?: boolean; adoptWaits?: boolean }

/** What the popup hears about one tab; null when no page of that tab is connected. `age`: ms since the worker heard the decision. */
export interface TabState {
  tabId: number; page: PageState | null; view: View | null;
  /** Where the page is; null while nobody knows. */ path?: string | null;
  /** Whether `view` is the host's answer for that path. */ heard?: boolean;
  decision: Decision | null; age: number; failure: Failure | null; showing?: Showing | null;
  /** An attempt of the user's own was refused, and the page knows with which prompt. */ own?: boolean;
}

/** The part of chrome.runtime.Port that we use, so that tests can pass their own. */
export interface Port {
  name?: string;
  sender?: { tab?: { id?: number }; documentId?: string; frameId?: number; origin?: string };
  postMessage(message: any): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: any) => void): void };
  onDisconnect: { addListener(listener: (port?: Port) => void): void };
  /** Firefox: why it was disconnected. */
  error?: { message: string } | null;
}

/** Timers are arguments, so that tests can use a virtual clock. */
export interface Timers {
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number | undefined): void;
}
