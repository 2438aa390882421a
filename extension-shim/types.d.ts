// The shapes that cross a boundary: host <-> worker (docs/protocol.md is the source), page <-> worker, popup <-> worker.
// Types only; nothing here exists at run time.

export interface Tab { id: number; document: string }

export interface Session {
  isActive: boolean; retryCount: number; videosGenerated: number; currentPostId: string | null;
  processedAttemptIds: string[]; lastAttemptTime: number; lastFailureTime: number; canRetry: boolean;
  attemptProgress: { attempt: number; percent: number; recordedAt: number }[];
  creditsUsed: number; layer1Failures: number; layer2Failures: number; layer3Failures: number;
  outcome: 'idle' | 'pending' | 'success' | 'failure' | 'cancelled';
  logs: string[]; lastSessionSummary: object | null;
}
export interface Persistent { maxRetries: number; autoRetryEnabled: boolean; lastPromptValue: string; videoGoal: number }
export interface View { mediaId: string; revision: number; session: Session; persistent: Persistent; salvaged?: boolean }

export interface Retry {
  action: 'retry'; decisionId: string; mediaId: string; postId: string; prompt: string; attempt: number;
  expiresAt: number; reason: string; tab: Tab;
}
export type Decision =
  | Retry
  | { action: 'wait'; mediaId: string; until: number | null; reason: string }
  | { action: 'stop'; mediaId: string; outcome: string; reason: string }
  | { action: 'none'; mediaId: string | null; reason: string };

export interface Limits { maxRetries: [number, number]; videoGoal: [number, number]; [name: string]: unknown }
export interface Settings { defaultMaxRetries: number; defaultVideoGoal: number; defaultAutoRetryEnabled: boolean; [name: string]: unknown }
export interface Hello {
  protocol: number; host: { name: string; version: string; pid: number }; connection: string;
  schema: number; log?: string; limits: Limits; settings: Settings;
  notices?: { kind: string; message: string; file?: string }[];
}

/** Why a request got no result: the host's own error (`data.name`), or one of ours: offline, lost, timeout, too_large. */
export interface Failure { name: string; message: string; retryable: boolean; data?: Record<string, unknown>; method?: string }

/** Why there is no host to talk to. `text` is what the browser or the host said. */
export interface Problem { kind: string; text: string }
export interface LinkState {
  state: 'idle' | 'connecting' | 'ready' | 'waiting';
  problem: Problem | null;
  hello: Hello | null;
}

/** What the page can say about itself: `missing` names the parts of the site that were not found for a while. */
export interface PageState { path: string; onPost: boolean; store: 'ok' | 'missing' | 'unreadable'; missing: string[] }

/** The projection of the site's store: ids and flags, nothing else leaves the page. */
export interface Attempt { id?: string; videoId?: string; moderated: boolean; progress?: number }
export interface Store {
  state: { videoByMediaId: Record<string, Attempt[]>; imageByMediaId: Record<string, {}> };
  version: number;
}

type Params = Record<string, unknown>;
export type FromPage =
  | { type: 'tell'; method: string; params: Params }
  | { type: 'ask'; id: number; method: string; params: Params }
  | { type: 'page'; page: PageState };
export type ToPage =
  | { type: 'resync' }
  | { type: 'poke' }
  | { type: 'decision'; decision: Retry }
  | { type: 'revoked'; decisionId: string; reason: string }
  | { type: 'answer'; id: number; result?: any; error?: Failure };

export type FromPopup =
  | { type: 'watch'; tabId: number }
  | { type: 'nudge' }
  | { type: 'ask'; id: number; method: string; params: Params };
export type ToPopup =
  | { type: 'state'; host: LinkState; tab: TabState | null }
  | { type: 'answer'; id: number; result?: any; error?: Failure };

/** What the popup is told about one tab; null when no page of that tab is connected. */
export interface TabState {
  tabId: number; page: PageState | null; view: View | null; decision: Decision | null; failure: Failure | null;
}

/** The part of chrome.runtime.Port that we use, so that tests can hand in their own. */
export interface Port {
  name?: string;
  sender?: { tab?: { id?: number }; documentId?: string; frameId?: number; origin?: string };
  postMessage(message: any): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: any) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** Timers are handed in: tests run them on a virtual clock. */
export interface Timers {
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number | undefined): void;
}
