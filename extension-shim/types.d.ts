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

/** Why a request got no result: the host's own error (`data.name`), or one of ours: offline, lost, timeout, too_large. */
export interface Failure { name: string; message: string; retryable: boolean; data?: Record<string, unknown>; method?: string }

/** Why there is no host to talk to. `text` is what the browser or the host said. */
export interface Problem { kind: string; text: string }
export interface LinkState {
  state: 'idle' | 'connecting' | 'ready' | 'waiting';
  problem: Problem | null;
  hello: Hello | null;
}

/** What a source tells of one attempt (R22). One of the four names is there; `id: ""` where none is an id, which the host counts as ignored. */
export interface Attempt {
  id?: string; videoId?: string; videoPostId?: string; itemId?: string; parentPostId?: string; originalPostId?: string;
  moderated?: boolean; progress?: number; hasVideo?: boolean;
}
export interface Store {
  state: { videoByMediaId: Record<string, Attempt[]>; imageByMediaId: Record<string, Record<string, never>> };
  version: number;
}

/** What a generation was asked for, as short words: `10`, `720p`, `9:16`, `custom`, `on`. */
export interface Options { length?: string; resolution?: string; aspect?: string; mode?: string; audio?: string }

/** What the page's world says of a generation. Any script of the page can say it, too. */
export type FromWorld =
  | { kind: 'state'; state: 'listening' | 'silent'; why?: string }
  | { kind: 'request'; request: number; options: Options }
  | {
      kind: 'attempt'; request: number; source?: string; videoId?: string; videoPostId?: string; parentPostId?: string;
      progress?: number; moderated: boolean; hasVideo: boolean; finished: boolean;
    }
  | { kind: 'end'; request: number; status: number; how: 'ended' | 'cut' | 'left' | 'failed'; retryAfterMs?: number; error?: number | string };

/** What the page can say about itself: `missing` names the parts of the site that were not found for a while, `trouble` why those that were found may not be used. */
export interface PageState {
  path: string; onPost: boolean; store: 'ok' | 'missing' | 'unreadable'; missing: string[]; trouble?: string | null; report?: PageReport | null;
}

/** What the host is told of a page: `composer` is "ready" or the short name of a reason, `others` are extensions that may press the submit. */
export interface PageReport {
  layout: string | null; language: string | null; composer: string; store: 'present' | 'absent'; stream: 'listening' | 'silent' | 'absent';
  visible: boolean; canAct: boolean; others: string[]; missing: string[]; foundBy: Partial<Record<'box' | 'composer' | 'submit' | 'mode', string>>;
}

/** What the user showed of a composer: selectors of its prompt box and of the submit that makes a video. */
export interface Lesson { layout: string; prompt: string; submit: string }
/** As the host keeps it. `at`: when it was told. */
export interface Taught extends Lesson { at: number }

/**
 * What a page says of the showing. `stage`: what is to be shown now, or that it is over. `problem`: why nothing came of it.
 * `tested`: what was found the last time that somebody tried what is shown here or kept: null for both parts.
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
  | { type: 'skeleton'; id: number; skeleton: unknown };
export type ToPage =
  | { type: 'resync'; features?: string[]; taught?: Lesson[]; adopt?: boolean }
  | { type: 'own'; id: number }
  | { type: 'teach'; act: 'show' | 'test' | 'discard'; lesson?: Lesson }
  | { type: 'poke' }
  | { type: 'skeleton'; id: number }
  | { type: 'silence' }
  | { type: 'decision'; decision: Retry }
  | { type: 'revoked'; decisionId: string; reason: string }
  | { type: 'answer'; id: number; result?: any; error?: Failure };

export type FromPopup =
  | { type: 'watch'; tabId: number }
  | { type: 'nudge' }
  | { type: 'skeleton'; id: number }
  | { type: 'teach'; id: number; act: 'show' | 'test' | 'discard' | 'save' | 'forget'; lesson?: Lesson }
  | { type: 'switch'; on: boolean }
  | { type: 'adopt'; id: number; on: boolean }
  | { type: 'own'; id: number }
  | { type: 'ask'; id: number; method: string; params: Params };
export type ToPopup =
  | ({ type: 'state' } & Told)
  | { type: 'answer'; id: number; result?: any; error?: Failure };

/** `on`: the user's switch; null before it was read. `taught`: what the host keeps. `adopt`: whether the user's own clicks may start sessions. */
export interface Told { host: LinkState; tab: TabState | null; on: boolean | null; taught?: Taught[]; adopt?: boolean }

/** What the popup is told about one tab; null when no page of that tab is connected. `age`: how many ms ago the worker heard the decision. */
export interface TabState {
  tabId: number; page: PageState | null; view: View | null; decision: Decision | null; age: number; failure: Failure | null; showing?: Showing | null;
  /** An attempt of the user's own was refused, and the page knows with which prompt. */ own?: boolean;
}

/** The part of chrome.runtime.Port that we use, so that tests can hand in their own. */
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

/** Timers are handed in: tests run them on a virtual clock. */
export interface Timers {
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number | undefined): void;
}
